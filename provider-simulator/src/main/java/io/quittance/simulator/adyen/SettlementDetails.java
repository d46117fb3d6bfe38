package io.quittance.simulator.adyen;

import io.quittance.contracts.provider.ProviderDecimals;
import io.quittance.platform.money.MinorUnits;
import io.quittance.simulator.book.EffectType;
import io.quittance.simulator.settlement.Settled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * The settlement details of one batch. Each currency is paid out by one row at the end; what is
 * less than nothing is carried to the next batch.
 */
final class SettlementDetails {

  private static final List<String> COLUMNS =
      List.of(
          "Company Account",
          "Merchant Account",
          "Psp Reference",
          "Merchant Reference",
          "Payment Method",
          "Creation Date",
          "TimeZone",
          "Type",
          "Modification Reference",
          "Gross Currency",
          "Gross Debit (GC)",
          "Gross Credit (GC)",
          "Exchange Rate",
          "Net Currency",
          "Net Debit (NC)",
          "Net Credit (NC)",
          "Commission (NC)",
          "Markup (NC)",
          "Scheme Fees (NC)",
          "Interchange (NC)",
          "Payment Method Variant",
          "Modification Merchant Reference",
          "Batch Number",
          "Reserved4",
          "Reserved5",
          "Reserved6",
          "Reserved7",
          "Reserved8",
          "Reserved9",
          "Reserved10",
          "Booking Date",
          "Booking Date TimeZone",
          "Dispute Reference");

  private static final MinorUnits UNITS = MinorUnits.withDeviations(ProviderDecimals.ADYEN);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private final String account;
  private final int batch;
  private final LocalDate day;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CSVPrinter csv;
  private final Map<String, Long> netByCurrency = new TreeMap<>();

  SettlementDetails(String account, int batch, LocalDate day) {
    this.account = account;
    this.batch = batch;
    this.day = day;
    try {
      this.csv =
          new CSVPrinter(
              new OutputStreamWriter(bytes, StandardCharsets.UTF_8),
              CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
      csv.printRecord(COLUMNS);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  void add(Settled line) {
    netByCurrency.merge(line.currency().getCurrencyCode(), line.net(), Math::addExact);
    var currency = line.currency();
    var row = row(type(line.type()), TIME.format(line.occurredAt()));
    row.put("Psp Reference", line.charge().chargeId());
    row.put("Merchant Reference", line.charge().extras().get(AdyenReplies.REFERENCE));
    row.put("Payment Method", "visa");
    row.put("Payment Method Variant", "visa");
    row.put("Modification Reference", line.operationId());
    row.put("Modification Merchant Reference", line.extras().get(AdyenReplies.REFERENCE));
    if (line.type() == EffectType.DISPUTE || line.type() == EffectType.DISPUTE_WON) {
      row.put("Dispute Reference", line.operationId());
    }
    row.put("Gross Currency", currency.getCurrencyCode());
    row.put(
        line.gross() < 0 ? "Gross Debit (GC)" : "Gross Credit (GC)", major(currency, line.gross()));
    row.put("Exchange Rate", "1");
    putNet(row, currency, line.net());
    if (line.fee() > 0) {
      row.put("Commission (NC)", major(currency, line.fee()));
    }
    print(row);
  }

  /** The whole file. */
  byte[] close() {
    netByCurrency.forEach(this::printEnd);
    try {
      csv.close();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static String type(EffectType type) {
    return switch (type) {
      case CAPTURE -> "Settled";
      case REFUND -> "Refunded";
      case REFUND_FAILED -> "RefundedReversed";
      case DISPUTE -> "Chargeback";
      case DISPUTE_WON -> "ChargebackReversed";
      case AUTHORIZE, INCREMENT, VOID ->
          throw new IllegalStateException("no money was moved by " + type);
    };
  }

  private void printEnd(String code, long net) {
    if (net == 0) {
      return;
    }
    var row = row(net > 0 ? "MerchantPayout" : "Balancetransfer", day + " 23:59:59");
    var reference = "TX%d%sXT batch %d, %s".formatted(batch, code, batch, account);
    row.put("Modification Reference", reference);
    putNet(row, Currency.getInstance(code), -net);
    print(row);
  }

  private Map<String, @Nullable String> row(String type, String time) {
    var row = new HashMap<String, @Nullable String>();
    row.put("Company Account", "Sandbox");
    row.put("Merchant Account", account);
    row.put("Creation Date", time);
    row.put("TimeZone", "UTC");
    row.put("Type", type);
    row.put("Batch Number", Integer.toString(batch));
    row.put("Booking Date", time);
    row.put("Booking Date TimeZone", "UTC");
    return row;
  }

  private static void putNet(Map<String, @Nullable String> row, Currency currency, long net) {
    row.put("Net Currency", currency.getCurrencyCode());
    row.put(net < 0 ? "Net Debit (NC)" : "Net Credit (NC)", major(currency, net));
  }

  private static String major(Currency currency, long minor) {
    return BigDecimal.valueOf(Math.absExact(minor), currency.getDefaultFractionDigits())
        .setScale(UNITS.exponent(currency))
        .toPlainString();
  }

  private void print(Map<String, @Nullable String> row) {
    try {
      csv.printRecord(COLUMNS.stream().map(row::get));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
