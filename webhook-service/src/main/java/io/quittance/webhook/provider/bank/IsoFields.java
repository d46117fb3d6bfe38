package io.quittance.webhook.provider.bank;

import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import io.quittance.webhook.provider.UnreadableEvent;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * The fields of an element of a message, by the names of ISO 20022, in whatever version of the
 * message. Fields that we do not know are skipped; one that we need and that is missing or of
 * another form is an {@link UnreadableEvent}.
 */
record IsoFields(Element element) {

  /** {@code Max35Text}, as far as banks use it for ids. */
  private static final Pattern ID = Pattern.compile("[\\x20-\\x7e]{1,35}");

  private static final Pattern CODE = Pattern.compile("[A-Z0-9]{1,8}");
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,5})?");
  private static final String CURRENCY = "Ccy";

  /** The name of the element. */
  String name() {
    return element.getLocalName();
  }

  /** The nested elements of a name, in their order. */
  Stream<IsoFields> all(String name) {
    return elements().filter(child -> child.name().equals(name));
  }

  /** All nested elements, in their order. */
  Stream<IsoFields> elements() {
    var nodes = element.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(node -> new IsoFields((Element) node));
  }

  /** The element at the end of a path, where there is one; of several the first. */
  Optional<IsoFields> find(String... path) {
    var found = Optional.of(this);
    for (var name : path) {
      found = found.flatMap(parent -> parent.all(name).findFirst());
    }
    return found;
  }

  /** The text at the end of a path, where there is one; blank and absent are the same. */
  Optional<String> text(String... path) {
    return find(path)
        .map(found -> found.element.getTextContent().strip())
        .filter(text -> !text.isEmpty());
  }

  /** An id: 1 to 35 printable ASCII characters. */
  String id(String... path) {
    return idIfAny(path).orElseThrow(() -> unreadable("an id", path));
  }

  /** An id, where there is one that could be ours or the bank's. */
  Optional<String> idIfAny(String... path) {
    return text(path).filter(text -> ID.matcher(text).matches());
  }

  /** A code of a list, such as a status, where there is one. */
  Optional<String> code(String... path) {
    return text(path).filter(text -> CODE.matcher(text).matches());
  }

  /** An amount with its currency. */
  Money amount(String... path) {
    return amountIfAny(path).orElseThrow(() -> unreadable("an amount", path));
  }

  /** An amount with its currency, where there is one. */
  Optional<Money> amountIfAny(String... path) {
    return find(path)
        .map(
            found -> {
              var text = found.element.getTextContent().strip();
              var currency = Currencies.find(found.element.getAttribute(CURRENCY));
              if (currency.isEmpty() || !AMOUNT.matcher(text).matches()) {
                throw unreadable("an amount", path);
              }
              try {
                return MinorUnits.toOurs(new BigDecimal(text), currency.get());
              } catch (ArithmeticException finerThanOurs) {
                throw unreadable("an amount of its currency", path);
              }
            });
  }

  /** A time, or the first moment of a day; without an offset it is in the bank's zone. */
  Instant time(ZoneId zone, String... path) {
    return timeIfAny(zone, path).orElseThrow(() -> unreadable("a time", path));
  }

  /** As {@link #time}, where there is one. */
  Optional<Instant> timeIfAny(ZoneId zone, String... path) {
    return text(path)
        .map(
            text -> {
              try {
                return moment(text, zone);
              } catch (DateTimeException wrong) {
                throw unreadable("a time", path);
              }
            });
  }

  private static Instant moment(String text, ZoneId zone) {
    if (text.length() == "2026-01-01".length()) {
      return LocalDate.parse(text).atStartOfDay(zone).toInstant();
    }
    var time =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    return time instanceof OffsetDateTime known
        ? known.toInstant()
        : ((LocalDateTime) time).atZone(zone).toInstant();
  }

  private UnreadableEvent unreadable(String kind, String... path) {
    return new UnreadableEvent(
        name() + "." + String.join(".", path) + " is missing or not " + kind);
  }
}
