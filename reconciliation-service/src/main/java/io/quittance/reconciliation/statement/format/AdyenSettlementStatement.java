package io.quittance.reconciliation.statement.format;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_ACCOUNT_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_DATE_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_INCOMPLETE;

import io.quittance.reconciliation.statement.LineKind;
import io.quittance.reconciliation.statement.StatementFormat;
import io.quittance.reconciliation.statement.StatementLine;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Adyen's settlement details report. Its day is the day of its latest booking, which is that of the
 * payout that closes the batch; its other rows may be older. The rows of a batch add up to zero in
 * each currency that it is settled in.
 */
@Component
final class AdyenSettlementStatement implements StatementFormat {

  static final String FORMAT = "adyen-settlement";

  private static final String TYPE = "Type";
  private static final String PAYMENT = "Psp Reference";
  private static final String MODIFICATION = "Modification Reference";
  private static final String GROSS_CURRENCY = "Gross Currency";
  private static final String NET_CURRENCY = "Net Currency";
  private static final String NET_CREDIT = "Net Credit (NC)";
  private static final List<String> FEES =
      List.of("Commission (NC)", "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)");

  private static final List<String> IDENTIFYING =
      List.of(
          TYPE,
          PAYMENT,
          MODIFICATION,
          "Merchant Reference",
          "Creation Date",
          "TimeZone",
          GROSS_CURRENCY,
          "Gross Debit (GC)",
          "Gross Credit (GC)",
          NET_CURRENCY,
          "Net Debit (NC)",
          NET_CREDIT);

  @Override
  public String name() {
    return FORMAT;
  }

  @Override
  public int read(Path file, Expected expected, Consumer<StatementLine> lines) {
    var reading = new Reading(expected, new LinesOut(lines));
    each(file, reading::read);
    return reading.end();
  }

  @Override
  public Optional<LocalDate> day(Path file, Days days) {
    var latest = new Latest();
    each(file, row -> latest.see(days.dayOf(booked(row))));
    return Optional.ofNullable(latest.day);
  }

  private static void each(Path file, Consumer<Row> rows) {
    CsvFile.use(
        () -> Files.newInputStream(file),
        "CSV in UTF-8 with one header line",
        bytes -> {
          try (var csv = new CsvFile(bytes, StandardCharsets.UTF_8)) {
            var columns =
                csv.header()
                    .require("Merchant Account", PAYMENT, "Merchant Reference", "Creation Date")
                    .require("TimeZone", TYPE, MODIFICATION, "Batch Number", GROSS_CURRENCY)
                    .require("Gross Debit (GC)", "Gross Credit (GC)", NET_CURRENCY)
                    .require("Net Debit (NC)", NET_CREDIT)
                    .require(FEES.toArray(String[]::new));
            csv.forEach(columns, rows);
          }
          return file;
        });
  }

  /** When a row was booked; older reports only say when it was made. */
  private static Instant booked(Row row) {
    return row.optional("Booking Date") == null || row.optional("Booking Date TimeZone") == null
        ? created(row)
        : ZoneNames.instant(row, "Booking Date", "Booking Date TimeZone");
  }

  private static Instant created(Row row) {
    return ZoneNames.instant(row, "Creation Date", "TimeZone");
  }

  /** The latest day seen. */
  private static final class Latest {

    private @Nullable LocalDate day;

    private void see(LocalDate another) {
      if (day == null || another.isAfter(day)) {
        day = another;
      }
    }
  }

  /** One pass over one file, with the sums so far. */
  private static final class Reading {

    private final Expected expected;
    private final Days days;
    private final LinesOut out;
    private final ClosingSums sums = new ClosingSums("batch");
    private final Latest latest = new Latest();
    private final RowIds ids = new RowIds(IDENTIFYING);

    private Reading(Expected expected, LinesOut out) {
      this.expected = expected;
      this.days = expected.days();
      this.out = out;
    }

    private void read(Row row) {
      if (!row.text("Merchant Account").equals(expected.account())) {
        throw STATEMENT_ACCOUNT_DIFFERS.because(
            "line %d is not of merchant account %s".formatted(row.number(), expected.account()));
      }
      var day = days.dayOf(booked(row));
      if (day.isAfter(expected.day())) {
        throw STATEMENT_DATE_DIFFERS.because(
            "line %d was booked after %s".formatted(row.number(), expected.day()));
      }
      latest.see(day);
      var type = row.text(TYPE);
      if (row.optional(NET_CURRENCY) == null && row.optional(GROSS_CURRENCY) == null) {
        return;
      }
      var amounts = Amounts.of(row);
      boolean closes = type.equals("MerchantPayout") || type.equals("Balancetransfer");
      sums.add(row.id("Batch Number"), amounts.netCurrency(), amounts.net(), closes);
      write(row, kind(type, amounts.net()), amounts);
    }

    private void write(Row row, LineKind kind, Amounts amounts) {
      switch (kind) {
        case CAPTURE, REFUND, REFUND_REVERSAL, CHARGEBACK, CHARGEBACK_REVERSAL -> {
          if (amounts.gross() == 0 || amounts.gross() > 0 != kind.isCredit()) {
            throw row.invalid(TYPE, "does not fit the gross amount");
          }
          writeOperation(row, operation(row, kind), amounts);
        }
        case FEE, FEE_REVERSAL, PAYOUT, ADJUSTMENT_CREDIT, ADJUSTMENT_DEBIT -> {
          if (amounts.net() != 0) {
            out.write(
                unnamed(row, kind, ids), Math.absExact(amounts.net()), 0, amounts.netCurrency());
          }
        }
      }
    }

    private void writeOperation(Row row, Operation operation, Amounts amounts) {
      long gross = Math.absExact(amounts.gross());
      if (amounts.grossCurrency().equals(amounts.netCurrency())) {
        if (amounts.gross() - amounts.fees() != amounts.net()) {
          throw row.invalid(NET_CREDIT, "is not gross less fees");
        }
        out.write(operation, gross, amounts.fees(), amounts.netCurrency());
      } else {
        long settled = Math.addExact(amounts.net(), amounts.fees());
        out.writeConverted(
            operation,
            gross,
            amounts.grossCurrency(),
            Math.absExact(settled),
            amounts.fees(),
            amounts.netCurrency());
      }
    }

    private int end() {
      if (sums.isEmpty()) {
        throw STATEMENT_INCOMPLETE.because("the file ends without the row that closes a batch");
      }
      sums.requireClosed();
      if (!expected.day().equals(latest.day)) {
        throw STATEMENT_DATE_DIFFERS.because(
            "the batch was closed before %s".formatted(expected.day()));
      }
      return out.count();
    }
  }

  /** Minor units, above zero for us, and what Adyen keeps. */
  private record Amounts(
      long gross, Currency grossCurrency, long net, long fees, Currency netCurrency) {

    static Amounts of(Row row) {
      var netCurrency =
          row.currency(row.optional(NET_CURRENCY) == null ? GROSS_CURRENCY : NET_CURRENCY);
      var grossCurrency =
          row.optional(GROSS_CURRENCY) == null ? netCurrency : row.currency(GROSS_CURRENCY);
      var fees = FEES.stream().map(row::decimalOrZero).reduce(BigDecimal.ZERO, BigDecimal::add);
      return new Amounts(
          row.minor(signed(row, "Gross Credit (GC)", "Gross Debit (GC)"), grossCurrency, "Gross"),
          grossCurrency,
          row.minor(signed(row, NET_CREDIT, "Net Debit (NC)"), netCurrency, "Net"),
          row.minor(fees, netCurrency, "the sum of fees"),
          netCurrency);
    }

    private static BigDecimal signed(Row row, String credit, String debit) {
      return row.decimalOrZero(credit).subtract(row.decimalOrZero(debit));
    }
  }

  private static LineKind kind(String type, long net) {
    boolean credit = net > 0;
    return switch (type) {
      case "Settled" -> LineKind.CAPTURE;
      case "Refunded" -> LineKind.REFUND;
      case "RefundedReversed" -> LineKind.REFUND_REVERSAL;
      case "Chargeback", "SecondChargeback" -> LineKind.CHARGEBACK;
      case "ChargebackReversed" -> LineKind.CHARGEBACK_REVERSAL;
      case "Fee", "PaymentCost", "MiscCosts", "InvoiceDeduction", "AuthorisationSchemeFee" ->
          credit ? LineKind.FEE_REVERSAL : LineKind.FEE;
      case "MerchantPayout" -> credit ? LineKind.ADJUSTMENT_CREDIT : LineKind.PAYOUT;
      // Adyen has more, and adds some; whatever it is, money came or went.
      default -> LinesOut.adjustment(credit);
    };
  }

  private static Operation operation(Row row, LineKind kind) {
    var payment = row.id(PAYMENT);
    // By the payment's id in its place a refund would be taken for the capture.
    var modification = row.optionalId(MODIFICATION);
    var ofPayment = row.optional("Merchant Reference");
    var ofModification = row.optional("Modification Merchant Reference");
    return new Operation(
        kind,
        modification == null ? payment : modification,
        payment,
        // The payment's own reference is that of the authorization, which settles nothing.
        References.transaction(ofModification).orElse(null),
        References.payment(ofModification).or(() -> References.payment(ofPayment)).orElse(null),
        created(row),
        row.id("Batch Number"));
  }

  /** Rows about no payment have texts instead of references: they are known by what they say. */
  private static Operation unnamed(Row row, LineKind kind, RowIds ids) {
    var batch = row.id("Batch Number");
    var text = row.optional(MODIFICATION);
    var first = text == null ? null : text.split("\\s", 2)[0];
    var id =
        kind == LineKind.PAYOUT
            ? References.ofProvider(first).orElse("batch-" + batch)
            : "batch-%s:%s".formatted(batch, ids.next(row));
    return new Operation(
        kind,
        id,
        References.ofProvider(row.optional(PAYMENT)).orElse(null),
        null,
        References.payment(row.optional("Merchant Reference")).orElse(null),
        created(row),
        batch);
  }
}
