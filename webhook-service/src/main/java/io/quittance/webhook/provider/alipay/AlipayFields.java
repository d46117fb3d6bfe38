package io.quittance.webhook.provider.alipay;

import io.quittance.platform.money.MinorUnits;
import io.quittance.webhook.provider.UnreadableEvent;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Currency;
import java.util.Optional;
import java.util.regex.Pattern;

/** The values of a notice in our terms. What cannot be read is an {@link UnreadableEvent}. */
record AlipayFields(AlipayNotice notice) {

  static final Currency YUAN = Currency.getInstance("CNY");

  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final Pattern AMOUNT = Pattern.compile("\\d{1,9}(\\.\\d{1,2})?");

  /** China's time, which Alipay does not name; refunds carry fractions of a second. */
  private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);

  String id(String name) {
    return idIfAny(name).orElseThrow(() -> unreadable(name, "an id"));
  }

  Optional<String> idIfAny(String name) {
    return notice
        .value(name)
        .map(
            value -> {
              if (!ID.matcher(value).matches()) {
                throw unreadable(name, "an id");
              }
              return value;
            });
  }

  /** Yuan with up to two decimals, in fen. */
  long amount(String name) {
    return notice
        .value(name)
        .filter(value -> AMOUNT.matcher(value).matches())
        .map(value -> MinorUnits.toOurs(new BigDecimal(value), YUAN).minor())
        .orElseThrow(() -> unreadable(name, "an amount in yuan"));
  }

  Instant time(String name) {
    return timeIfAny(name).orElseThrow(() -> unreadable(name, "a time"));
  }

  Optional<Instant> timeIfAny(String name) {
    try {
      return notice.value(name).map(value -> LocalDateTime.parse(value, TIME).toInstant(ZONE));
    } catch (DateTimeException wrong) {
      throw unreadable(name, "a time");
    }
  }

  private static UnreadableEvent unreadable(String name, String kind) {
    return new UnreadableEvent(name + " is missing or not " + kind);
  }
}
