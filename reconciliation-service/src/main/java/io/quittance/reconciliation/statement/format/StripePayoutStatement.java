package io.quittance.reconciliation.statement.format;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_DATE_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_LINE_INVALID;

import io.quittance.contracts.provider.StripeMetadata;
import io.quittance.reconciliation.statement.LineKind;
import io.quittance.reconciliation.statement.StatementFormat;
import io.quittance.reconciliation.statement.StatementLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Stripe's itemized payout reconciliation. Its day is the day on which its payouts took effect; its
 * rows may be older. The rows of each payout, the payout itself among them, add up to zero. It does
 * not name the account, and nothing closes the file: one that was cut between two payouts is known
 * by what it lacks.
 *
 * <p>A partial capture is two rows, all that was held and what was let go of it, and becomes one
 * line. To find the two in whatever order, the file is read twice; what is remembered of the first
 * pass grows with the number of partial captures alone.
 */
@Component
final class StripePayoutStatement implements StatementFormat {

  static final String FORMAT = "stripe-payout";

  private static final String PAYOUT = "automatic_payout_id";
  private static final String EFFECTIVE = "automatic_payout_effective_at_utc";
  private static final String CREATED = "created_utc";
  private static final String CATEGORY = "reporting_category";
  private static final String CUSTOMER_AMOUNT = "customer_facing_amount";
  private static final String CUSTOMER_CURRENCY = "customer_facing_currency";
  private static final String PAYMENT = "payment_metadata[" + StripeMetadata.PAYMENT + "]";
  private static final String CAPTURE = "payment_metadata[" + StripeMetadata.CAPTURE + "]";
  private static final String REFUND = "refund_metadata[" + StripeMetadata.REFERENCE + "]";

  private static final String PARTIAL_CAPTURE = "partial_capture_reversal";

  @Override
  public String name() {
    return FORMAT;
  }

  @Override
  public boolean showsEmptiness() {
    return false;
  }

  @Override
  public int read(Path file, Expected expected, Consumer<StatementLine> lines) {
    var reading = new Reading(expected.days(), expected.day(), new LinesOut(lines));
    each(file, reading::remember);
    each(file, reading::read);
    return reading.end();
  }

  @Override
  public Optional<LocalDate> day(Path file, Days days) {
    return open(
        file,
        csv -> {
          var columns = header(csv);
          var cells = csv.next();
          return cells == null
              ? Optional.empty()
              : Optional.of(days.dayOf(effective(new Row(columns, cells, csv.number()))));
        });
  }

  private static void each(Path file, Consumer<Row> rows) {
    open(
        file,
        csv -> {
          csv.forEach(header(csv), rows);
          return file;
        });
  }

  private static <T> T open(Path file, Function<CsvFile, T> use) {
    return CsvFile.use(
        () -> Files.newInputStream(file),
        "CSV in UTF-8 with one header line",
        bytes -> {
          try (var csv = new CsvFile(bytes, StandardCharsets.UTF_8)) {
            return use.apply(csv);
          }
        });
  }

  private static Columns header(CsvFile csv) {
    return csv.header()
        .require(
            PAYOUT,
            EFFECTIVE,
            CREATED,
            CATEGORY,
            "balance_transaction_id",
            "source_id",
            "charge_id",
            "payment_intent_id",
            "currency",
            "gross",
            "fee",
            "net");
  }

  private static Instant effective(Row row) {
    return row.time(EFFECTIVE).toInstant(ZoneOffset.UTC);
  }

  /** Minor units; a fee is what Stripe keeps. */
  private record Amounts(long gross, long fee, long net, Currency currency) {

    static Amounts of(Row row) {
      var currency = row.currency("currency");
      var amounts =
          new Amounts(
              row.minor("gross", currency),
              row.minor("fee", currency),
              row.minor("net", currency),
              currency);
      if (amounts.gross - amounts.fee != amounts.net) {
        throw row.invalid("net", "is not gross less fee");
      }
      return amounts;
    }
  }

  /** What was let go of a charge, below zero. */
  private record LetGo(Operation of, Amounts amounts, long customerAmount) {}

  /** One pass over one file, with the sums so far. */
  private static final class Reading {

    private final Days days;
    private final LocalDate day;
    private final LinesOut out;
    private final ClosingSums sums = new ClosingSums("payout");
    private final Map<String, Queue<LetGo>> letGo = new LinkedHashMap<>();

    private Reading(Days days, LocalDate day, LinesOut out) {
      this.days = days;
      this.day = day;
      this.out = out;
    }

    private void remember(Row row) {
      var charge = row.optional("charge_id");
      if (!row.text(CATEGORY).equals(PARTIAL_CAPTURE) || charge == null) {
        return;
      }
      letGo
          .computeIfAbsent(charge, _ -> new ArrayDeque<>(1))
          .add(
              new LetGo(
                  operation(row, LineKind.ADJUSTMENT_DEBIT),
                  Amounts.of(row),
                  customerAmount(row, row.currency("currency"))));
    }

    private void read(Row row) {
      if (!days.dayOf(effective(row)).equals(day)) {
        throw STATEMENT_DATE_DIFFERS.because(
            "line %d is of a payout of another day than %s".formatted(row.number(), day));
      }
      var amounts = Amounts.of(row);
      var category = row.text(CATEGORY);
      sums.add(row.id(PAYOUT), amounts.currency(), amounts.net(), category.equals("payout"));
      if (category.equals(PARTIAL_CAPTURE)) {
        if (row.optional("charge_id") == null) {
          write(row, operation(row, LineKind.ADJUSTMENT_DEBIT), amounts, 0);
        }
        return;
      }
      var operation = operation(row, kind(row, category, amounts));
      var less = operation.kind() == LineKind.CAPTURE ? letGoOf(operation.id()) : null;
      if (less == null) {
        write(row, operation, amounts, customerAmount(row, amounts.currency()));
      } else {
        write(
            row,
            operation,
            new Amounts(
                Math.addExact(amounts.gross(), less.amounts().gross()),
                Math.addExact(amounts.fee(), less.amounts().fee()),
                Math.addExact(amounts.net(), less.amounts().net()),
                amounts.currency()),
            Math.addExact(customerAmount(row, amounts.currency()), less.customerAmount()));
      }
    }

    /** Each row about the charge takes one: a row may be there twice, and so is the other then. */
    private @Nullable LetGo letGoOf(String charge) {
      var waiting = letGo.get(charge);
      return waiting == null ? null : waiting.poll();
    }

    private void write(Row row, Operation operation, Amounts amounts, long customerAmount) {
      switch (operation.kind()) {
        // A fee or a payout has no fee of its own: only what is left of it moves.
        case FEE, FEE_REVERSAL, PAYOUT, ADJUSTMENT_CREDIT, ADJUSTMENT_DEBIT -> {
          if (amounts.net() != 0) {
            out.write(operation, Math.absExact(amounts.net()), 0, amounts.currency());
          }
        }
        case CAPTURE, REFUND, REFUND_REVERSAL, CHARGEBACK, CHARGEBACK_REVERSAL -> {
          boolean comesIn = amounts.gross() > 0;
          if (amounts.gross() == 0 || comesIn != operation.kind().isCredit()) {
            throw row.invalid("gross", "has the wrong sign");
          }
          long gross = Math.absExact(amounts.gross());
          if (customerAmount == 0) {
            out.write(operation, gross, amounts.fee(), amounts.currency());
          } else {
            out.writeConverted(
                operation,
                Math.absExact(customerAmount),
                row.currency(CUSTOMER_CURRENCY),
                gross,
                amounts.fee(),
                amounts.currency());
          }
        }
      }
    }

    /** What the customer paid, where that was in another currency; otherwise zero. */
    private static long customerAmount(Row row, Currency settled) {
      if (row.optional(CUSTOMER_AMOUNT) == null || row.optional(CUSTOMER_CURRENCY) == null) {
        return 0;
      }
      var currency = row.currency(CUSTOMER_CURRENCY);
      return currency.equals(settled) ? 0 : row.minor(CUSTOMER_AMOUNT, currency);
    }

    private int end() {
      sums.requireClosed();
      letGo.values().stream()
          .flatMap(Queue::stream)
          .filter(left -> left.amounts().net() != 0)
          .forEach(
              left ->
                  out.write(
                      left.of(),
                      Math.absExact(left.amounts().net()),
                      0,
                      left.amounts().currency()));
      return out.count();
    }
  }

  private static LineKind kind(Row row, String category, Amounts amounts) {
    boolean credit = amounts.net() > 0;
    return switch (category) {
      case "charge" -> LineKind.CAPTURE;
      case "refund" -> LineKind.REFUND;
      case "refund_failure" -> LineKind.REFUND_REVERSAL;
      case "dispute" -> LineKind.CHARGEBACK;
      case "dispute_reversal" -> LineKind.CHARGEBACK_REVERSAL;
      case "fee", "network_cost" -> credit ? LineKind.FEE_REVERSAL : LineKind.FEE;
      case "payout" -> credit ? LineKind.ADJUSTMENT_CREDIT : LineKind.PAYOUT;
      case "" ->
          throw STATEMENT_LINE_INVALID.because(
              "line %d: %s is empty".formatted(row.number(), CATEGORY));
      // Stripe has many more, and adds some; whatever it is, money came or went.
      default -> LinesOut.adjustment(credit);
    };
  }

  private static Operation operation(Row row, LineKind kind) {
    var charge = References.id(row.optional("charge_id")).orElse(null);
    var intent = References.id(row.optional("payment_intent_id")).orElse(charge);
    var id =
        switch (kind) {
          case CAPTURE -> charge == null ? row.id("source_id") : charge;
          case REFUND, REFUND_REVERSAL, CHARGEBACK, CHARGEBACK_REVERSAL, PAYOUT ->
              row.id("source_id");
          case FEE, FEE_REVERSAL, ADJUSTMENT_CREDIT, ADJUSTMENT_DEBIT ->
              row.id("balance_transaction_id");
        };
    return new Operation(
        kind,
        id,
        intent,
        transaction(row, kind),
        References.payment(row.optional(PAYMENT)).orElse(null),
        row.time(CREATED).toInstant(ZoneOffset.UTC),
        row.id(PAYOUT));
  }

  /** Metadata of a payment name its capture; those of a refund name the refund. */
  private static @Nullable String transaction(Row row, LineKind kind) {
    return switch (kind) {
      case CAPTURE -> References.transaction(row.optional(CAPTURE)).orElse(null);
      case REFUND, REFUND_REVERSAL -> References.transaction(row.optional(REFUND)).orElse(null);
      default -> null;
    };
  }
}
