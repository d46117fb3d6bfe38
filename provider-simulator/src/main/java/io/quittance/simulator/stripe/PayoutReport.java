package io.quittance.simulator.stripe;

import io.quittance.contracts.provider.ProviderDecimals;
import io.quittance.contracts.provider.StripeMetadata;
import io.quittance.platform.money.MinorUnits;
import io.quittance.simulator.book.EffectType;
import io.quittance.simulator.settlement.Settled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * The itemized payout reconciliation of one day. Each currency is paid out by one payout at the end
 * of its day, whose row closes the batch to 0. What was taken of a larger hold is two rows: the
 * whole, and what was let go.
 */
final class PayoutReport {

  /** What a report has that was asked for without naming columns. */
  static final List<String> COLUMNS =
      List.of(
          "automatic_payout_id",
          "automatic_payout_effective_at_utc",
          "balance_transaction_id",
          "created_utc",
          "currency",
          "gross",
          "fee",
          "net",
          "reporting_category",
          "source_id",
          "payment_intent_id",
          "charge_id",
          "description");

  /** What it has only where they are named. Here everything is settled in its own currency. */
  private static final List<String> MORE_COLUMNS =
      List.of("customer_facing_amount", "customer_facing_currency");

  private static final Pattern METADATA = Pattern.compile("(payment|refund)_metadata\\[(\\w+)]");
  private static final MinorUnits UNITS = MinorUnits.withDeviations(ProviderDecimals.STRIPE);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final int PREFIX_LENGTH = 3;

  private final LocalDate day;
  private final List<String> columns;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CSVPrinter csv;
  private final Map<String, Long> netByCurrency = new TreeMap<>();

  PayoutReport(LocalDate day, List<String> columns) {
    this.day = day;
    this.columns = List.copyOf(columns);
    try {
      this.csv =
          new CSVPrinter(
              new OutputStreamWriter(bytes, StandardCharsets.UTF_8),
              CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
      csv.printRecord(columns);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Whether a report can have such a column. */
  static boolean has(String column) {
    return COLUMNS.contains(column)
        || MORE_COLUMNS.contains(column)
        || METADATA.matcher(column).matches();
  }

  void add(Settled line) {
    netByCurrency.merge(line.currency().getCurrencyCode(), line.net(), Math::addExact);
    long released = released(line);
    var row = row(line, category(line.type()), line.gross() + released, line.fee());
    print(row);
    if (released > 0) {
      row.put("reporting_category", "partial_capture_reversal");
      row.put("balance_transaction_id", row.get("balance_transaction_id") + "r");
      putAmounts(row, line.currency(), -released, 0);
      row.put("customer_facing_amount", row.get("gross"));
      print(row);
    }
  }

  /** The whole file. */
  byte[] close() {
    netByCurrency.forEach(this::printPayout);
    try {
      csv.close();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** What the one capture of a charge left of its hold. */
  private static long released(Settled line) {
    var charge = line.charge();
    boolean only =
        line.type() == EffectType.CAPTURE && charge.done() && charge.captured() == line.amount();
    return only ? charge.held() - charge.captured() : 0;
  }

  private static String category(EffectType type) {
    return switch (type) {
      case CAPTURE -> "charge";
      case REFUND -> "refund";
      case REFUND_FAILED -> "refund_failure";
      case DISPUTE -> "dispute";
      case DISPUTE_WON -> "dispute_reversal";
      case AUTHORIZE, INCREMENT, VOID ->
          throw new IllegalStateException("no money was moved by " + type);
    };
  }

  private Map<String, String> row(Settled line, String category, long gross, long fee) {
    var chargeId = line.charge().chargeId();
    var row = row(line.currency(), category, gross, fee);
    row.put("balance_transaction_id", transaction(line));
    row.put("created_utc", TIME.format(line.occurredAt()));
    row.put("source_id", source(line));
    row.put("payment_intent_id", StripeIds.intent(chargeId));
    row.put("charge_id", chargeId);
    row.put("customer_facing_amount", major(line.currency(), gross));
    row.put("customer_facing_currency", StripeAmounts.write(line.currency()));
    metadata(line).forEach(row::put);
    return row;
  }

  private Map<String, String> row(Currency currency, String category, long gross, long fee) {
    var row = new LinkedHashMap<String, String>();
    row.put("automatic_payout_id", payout(currency.getCurrencyCode()));
    row.put("automatic_payout_effective_at_utc", TIME.format(endOfDay()));
    row.put("currency", StripeAmounts.write(currency));
    row.put("reporting_category", category);
    putAmounts(row, currency, gross, fee);
    return row;
  }

  private static void putAmounts(Map<String, String> row, Currency currency, long gross, long fee) {
    row.put("gross", major(currency, gross));
    row.put("fee", major(currency, fee));
    row.put("net", major(currency, Math.subtractExact(gross, fee)));
  }

  /** Every row of a payment has what was written on its intent; that of a capture its own. */
  private static Map<String, String> metadata(Settled line) {
    var metadata = new LinkedHashMap<String, String>();
    line.charge().extras().forEach((name, value) -> put(metadata, "payment", name, value));
    if (line.type() == EffectType.CAPTURE && line.reference() != null) {
      put(metadata, "payment", Intent.METADATA + StripeMetadata.CAPTURE, line.reference());
    }
    if (line.type() == EffectType.REFUND || line.type() == EffectType.REFUND_FAILED) {
      line.extras().forEach((name, value) -> put(metadata, "refund", name, value));
    }
    return metadata;
  }

  private static void put(
      Map<String, String> metadata, String of, String name, @Nullable String value) {
    if (name.startsWith(Intent.METADATA) && value != null) {
      var key = name.substring(Intent.METADATA.length());
      metadata.put("%s_metadata[%s]".formatted(of, key), value);
    }
  }

  private static String source(Settled line) {
    return switch (line.type()) {
      case REFUND, REFUND_FAILED -> StripeIds.refund(line.operationId());
      case DISPUTE, DISPUTE_WON -> line.operationId();
      default -> line.charge().chargeId();
    };
  }

  private static String transaction(Settled line) {
    var end = line.type().name().toLowerCase(Locale.ROOT).charAt(0);
    boolean back = line.type() == EffectType.REFUND_FAILED || line.type() == EffectType.DISPUTE_WON;
    return "txn_" + line.operationId().substring(PREFIX_LENGTH) + end + (back ? "b" : "");
  }

  private void printPayout(String code, long net) {
    if (net == 0) {
      return;
    }
    var row = row(Currency.getInstance(code), "payout", -net, 0);
    row.put("balance_transaction_id", "txn_" + payout(code).substring(PREFIX_LENGTH));
    row.put("created_utc", TIME.format(endOfDay()));
    row.put("source_id", payout(code));
    row.put("description", "STRIPE PAYOUT");
    print(row);
  }

  private String payout(String currency) {
    return "po_%s%s"
        .formatted(DateTimeFormatter.BASIC_ISO_DATE.format(day), currency.toLowerCase(Locale.ROOT));
  }

  private Instant endOfDay() {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).minusSeconds(1).toInstant();
  }

  private static String major(Currency currency, long minor) {
    return BigDecimal.valueOf(minor, currency.getDefaultFractionDigits())
        .setScale(UNITS.exponent(currency))
        .toPlainString();
  }

  private void print(Map<String, String> row) {
    try {
      csv.printRecord(columns.stream().map(column -> row.getOrDefault(column, "")));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
