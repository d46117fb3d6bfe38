package io.quittance.reconciliation.report;

import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.Money;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Words, numbers and times in the language of a report. Not shared between threads. */
final class ReportTexts {

  /** Where a table has nothing to tell. */
  static final String NOTHING = "–";

  private static final String BUNDLE = "io.quittance.reconciliation.report.report";
  private static final char MINUS = '\u2212';

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Locale language;
  private final ResourceBundle texts;
  private final DecimalFormatSymbols symbols;
  private final NumberFormat counts;

  private ReportTexts(Locale language) {
    this.language = language;
    this.texts =
        ResourceBundle.getBundle(
            BUNDLE,
            language,
            ReportTexts.class.getClassLoader(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    this.symbols = DecimalFormatSymbols.getInstance(language);
    symbols.setMinusSign(MINUS);
    this.counts = new DecimalFormat("#,##0", symbols);
  }

  /** The texts of English or Chinese. */
  static ReportTexts in(Locale language) {
    return new ReportTexts(language);
  }

  Locale language() {
    return language;
  }

  /** A text, with its arguments filled in. */
  String text(String key, Object... arguments) {
    return new MessageFormat(texts.getString(key), language).format(arguments);
  }

  /** The text of a code of ours, or the code where it has none. */
  String named(String prefix, String code) {
    var key = prefix + "." + code;
    return texts.containsKey(key) ? text(key) : code;
  }

  /** Whose totals they are; a bank and the ledger have them apart for each provider. */
  static String whose(String provider, @Nullable String ofProvider) {
    return ofProvider == null ? provider : provider + " / " + ofProvider;
  }

  String count(long count) {
    return counts.format(count);
  }

  /** Minor units as an amount, with the decimals of the currency and without its code. */
  String amount(long minor, String currency) {
    return Currencies.find(currency)
        .map(known -> new Money(minor, known).toDecimal())
        .map(this::decimal)
        // Nobody knows the decimals of a currency that is in use no more.
        .orElseGet(() -> counts.format(minor));
  }

  private String decimal(BigDecimal amount) {
    var format = new DecimalFormat("#,##0", symbols);
    format.setMinimumFractionDigits(amount.scale());
    return format.format(amount);
  }

  String percent(@Nullable BigDecimal percent) {
    return percent == null ? NOTHING : new DecimalFormat("0.00", symbols).format(percent) + "%";
  }

  String longDay(LocalDate day) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(language).format(day);
  }

  String time(@Nullable OffsetDateTime time) {
    return time == null ? NOTHING : TIME.format(time);
  }

  String time(Instant time) {
    return TIME.format(time);
  }

  /** What differs; the other side is the provider, the bank, or the ledger. */
  String kind(DiscrepancyView found) {
    return mostSpecific("kind", found);
  }

  /** What an operator should do about a discrepancy, in a sentence or two. */
  String nextStep(DiscrepancyView found) {
    return switch (found.nextStep()) {
      case NONE -> text("next.RESOLVED", named("resolution", String.valueOf(found.resolution())));
      case WAIT ->
          found.waitsForDate() == null
              ? ofKind(found)
              : text("next.waits", found.waitsForDate().toString());
      case RUN_AGAIN -> text("next.repairPublished", time(found.repairPublishedAt()));
      case PROPOSE -> ofKind(found);
      case DECIDE -> text("next.DECIDE");
      case AWAIT_BOOKING -> text("next.AWAIT_BOOKING");
      case SEND_AGAIN -> text("next.SEND_AGAIN");
      case TAKE_BACK -> text("next.TAKE_BACK");
    };
  }

  private String ofKind(DiscrepancyView found) {
    return mostSpecific("next", found);
  }

  /** The text of what was compared, else of the reconciliation, else of the kind alone. */
  private String mostSpecific(String prefix, DiscrepancyView found) {
    var ofReconciliation = prefix + "." + found.reconciliation() + ".";
    return Stream.of(ofReconciliation + subject(found) + ".", ofReconciliation, prefix + ".")
        .map(key -> key + found.kind())
        .filter(texts::containsKey)
        .findFirst()
        .map(this::text)
        .orElse(found.kind().name());
  }

  /** What was compared; of a control total also whose it is, which its reference says. */
  private static String subject(DiscrepancyView found) {
    if (!found.operation().equals("CONTROL_TOTAL")) {
      return found.operation();
    }
    return found.operation()
        + (found.reference().startsWith("control-total:ledger:") ? ".ledger" : ".copy");
  }
}
