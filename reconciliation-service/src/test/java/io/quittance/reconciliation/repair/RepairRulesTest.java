package io.quittance.reconciliation.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustedAccount;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentLine;
import io.quittance.reconciliation.discrepancy.DiscrepancyKind;
import io.quittance.reconciliation.discrepancy.Reconciliation;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RepairRulesTest {

  private static final List<AdjustmentLine> NOTHING = List.of();

  @ParameterizedTest(name = "A1807 {0} {1} of {2}: ours {3}, theirs {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # kind              | side     | operation | ours    | theirs  | actions                                                | to suspense
          AMOUNT              | PROVIDER | CAPTURE   | 500 USD | 490 USD | WRITE_OFF TO_SUSPENSE CLOSE                            | SUSPENSE USD 10, RECEIVABLE USD -10
          AMOUNT              | PROVIDER | CAPTURE   | 490 USD | 500 USD | WRITE_OFF TO_SUSPENSE CLOSE                            | SUSPENSE USD -10, RECEIVABLE USD 10
          AMOUNT              | PROVIDER | REFUND    | 500 USD | 490 USD | WRITE_OFF TO_SUSPENSE CLOSE                            | SUSPENSE USD -10, RECEIVABLE USD 10
          MISSING_INTERNALLY  | PROVIDER | CAPTURE   |         | 500 USD | WRITE_OFF TO_SUSPENSE CLOSE                            | SUSPENSE USD -500, RECEIVABLE USD 500
          MISSING_INTERNALLY  | PROVIDER | CHARGEBACK |        | 500 USD | WRITE_OFF TO_SUSPENSE CLOSE                            | SUSPENSE USD 500, RECEIVABLE USD -500
          MISSING_INTERNALLY  | PROVIDER | ADJUSTMENT_DEBIT |  | 500 USD | WRITE_OFF TO_SUSPENSE CLOSE                            | SUSPENSE USD 500, RECEIVABLE USD -500
          MISSING_AT_PROVIDER | OURS     | CAPTURE   | 500 USD |         | WRITE_OFF TO_SUSPENSE ACCEPT_TIMING CLOSE              | SUSPENSE USD 500, RECEIVABLE USD -500
          MISSING_AT_PROVIDER | OURS     | REFUND    | 500 USD |         | WRITE_OFF TO_SUSPENSE ACCEPT_TIMING CLOSE              | SUSPENSE USD -500, RECEIVABLE USD 500
          CURRENCY            | PROVIDER | CAPTURE   | 500 USD | 450 EUR | TO_SUSPENSE CLOSE                                      | SUSPENSE EUR -450, RECEIVABLE EUR 450, SUSPENSE USD 500, RECEIVABLE USD -500
          DUPLICATE           | PROVIDER | CAPTURE   | 500 USD | 500 USD | WRITE_OFF TO_SUSPENSE MARK_DUPLICATE CLOSE             | SUSPENSE USD -500, RECEIVABLE USD 500
          DUPLICATE           | OURS     | CAPTURE   | 500 USD |         | WRITE_OFF TO_SUSPENSE CLOSE                            | SUSPENSE USD 500, RECEIVABLE USD -500
          TIMING              | OURS     | CAPTURE   | 500 USD |         | ACCEPT_TIMING CLOSE                                    |
          """)
  void followsFromTheDiscrepancy(
      DiscrepancyKind kind,
      String side,
      String operation,
      @Nullable String ours,
      @Nullable String theirs,
      String actions,
      @Nullable String toSuspense) {
    var matter = matter(Reconciliation.PAYMENTS, kind, side, operation, ours, theirs, null, true);

    assertThat(names(RepairRules.actions(matter, NOTHING))).isEqualTo(actions);
    if (toSuspense != null) {
      assertThat(lines(RepairAction.TO_SUSPENSE, matter, NOTHING)).isEqualTo(toSuspense);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # our claim is | withdrawn | lines
          REFUND         | true      | WRITE_OFFS USD 500, RECEIVABLE USD -500
          CAPTURE        | false     | WRITE_OFFS USD 1000, RECEIVABLE USD -1000
          """)
  @DisplayName("A1807 a refund that the provider made is ours unless we hold it as undone")
  void looksAtOurClaimWhereTheStatusDiffers(String claimKind, boolean withdrawn, String lines) {
    var matter =
        new Matter(
            UUID.randomUUID(),
            "p1",
            LocalDate.EPOCH,
            Reconciliation.REFUNDS,
            DiscrepancyKind.STATUS,
            "OPEN",
            null,
            UUID.randomUUID(),
            true,
            "op_1",
            "PROVIDER",
            "REFUND",
            500L,
            "USD",
            500L,
            "USD",
            0L,
            0L,
            true,
            false,
            claimKind,
            withdrawn,
            false);

    assertThat(lines(RepairAction.WRITE_OFF, matter, NOTHING)).isEqualTo(lines);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # operation   | lines
          CAPTURE       | FEE_DIFFERENCES USD 9, PROVIDER_FEES USD -9
          FEE           | FEE_DIFFERENCES USD 9, PROVIDER_FEES USD -9
          FEE_REVERSAL  | FEE_DIFFERENCES USD -9, PROVIDER_FEES USD 9
          """)
  @DisplayName("A1807 a fee beyond the agreed one is told apart from it, whatever line has it")
  void movesAFee(String operation, String lines) {
    var matter =
        matter(
            Reconciliation.PAYMENTS,
            DiscrepancyKind.FEE,
            "PROVIDER",
            operation,
            null,
            "500 USD",
            9L,
            true);

    assertThat(names(RepairRules.actions(matter, NOTHING))).isEqualTo("FEE_ADJUSTMENT CLOSE");
    assertThat(lines(RepairAction.FEE_ADJUSTMENT, matter, NOTHING)).isEqualTo(lines);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # kind             | withdrawn | lines
          MISSING_INTERNALLY | false     | SUSPENSE USD -490, RECEIVABLE USD 490
          AMOUNT             | true      | SUSPENSE USD 10, RECEIVABLE USD -10
          """)
  @DisplayName("A1807 we hold a refund's way back only where the refund is withdrawn")
  void knowsTheWayBackOfARefund(DiscrepancyKind kind, boolean withdrawn, String lines) {
    var matter =
        new Matter(
            UUID.randomUUID(),
            "p1",
            LocalDate.EPOCH,
            Reconciliation.REFUNDS,
            kind,
            "OPEN",
            null,
            UUID.randomUUID(),
            true,
            "op_1",
            "PROVIDER",
            "REFUND_REVERSAL",
            500L,
            "USD",
            490L,
            "USD",
            0L,
            0L,
            false,
            true,
            "REFUND",
            withdrawn,
            false);

    assertThat(lines(RepairAction.TO_SUSPENSE, matter, NOTHING)).isEqualTo(lines);
  }

  @Test
  @DisplayName("A1807 what was booked before is not booked again, whatever the amounts are now")
  void booksOnlyTheRest() {
    var booked =
        List.of(line(AdjustedAccount.WRITE_OFFS, 10), line(AdjustedAccount.RECEIVABLE, -10));
    var same = amount("500 USD", "490 USD", true);
    var more = amount("500 USD", "485 USD", true);
    var less = amount("500 USD", "497 USD", true);

    assertThat(names(RepairRules.actions(same, booked))).isEqualTo("TAKE_BACK CLOSE");
    assertThat(lines(RepairAction.WRITE_OFF, more, booked))
        .isEqualTo("WRITE_OFFS USD 5, RECEIVABLE USD -5");
    assertThat(lines(RepairAction.TO_SUSPENSE, less, booked))
        .isEqualTo("SUSPENSE USD -7, RECEIVABLE USD 7");
  }

  @Test
  @DisplayName("A1807 what went away after it had been booked can only be taken back, all of it")
  void takesBackWhatWasBookedInVain() {
    var booked =
        List.of(
            line(AdjustedAccount.SUSPENSE, 10),
            line(AdjustedAccount.RECEIVABLE, -10),
            line(AdjustedAccount.SUSPENSE, 5),
            line(AdjustedAccount.RECEIVABLE, -5),
            line(AdjustedAccount.FEE_DIFFERENCES, 3),
            line(AdjustedAccount.PROVIDER_FEES, -3));
    var gone = amount("500 USD", "490 USD", false);

    assertThat(names(RepairRules.actions(gone, booked))).isEqualTo("FROM_SUSPENSE TAKE_BACK");
    assertThat(lines(RepairAction.FROM_SUSPENSE, gone, booked))
        .isEqualTo("SUSPENSE USD -15, RECEIVABLE USD 15");
    assertThat(lines(RepairAction.TAKE_BACK, gone, booked))
        .isEqualTo("FEE_DIFFERENCES USD -3, PROVIDER_FEES USD 3");
    assertThat(RepairRules.actions(gone, NOTHING)).isEmpty();
  }

  @Test
  @DisplayName("A1807 settlements and the ledger are put right by the ledger's own adjustments")
  void movesNoMoneyOfOtherReconciliations() {
    for (var reconciliation : List.of(Reconciliation.SETTLEMENTS, Reconciliation.LEDGER)) {
      var amount =
          matter(
              reconciliation,
              DiscrepancyKind.AMOUNT,
              "PROVIDER",
              "PAYOUT",
              "5 USD",
              "4 USD",
              null,
              true);
      assertThat(names(RepairRules.actions(amount, NOTHING))).isEqualTo("CLOSE");
    }
  }

  @ParameterizedTest
  @EnumSource(DiscrepancyKind.class)
  @DisplayName("A1807 each kind can be closed, and whatever is booked balances in each currency")
  void balances(DiscrepancyKind kind) {
    var matter =
        matter(
            Reconciliation.PAYMENTS, kind, "PROVIDER", "CAPTURE", "500 USD", "450 EUR", 9L, true);

    assertThat(RepairRules.actions(matter, NOTHING)).contains(RepairAction.CLOSE);
    for (var action : EnumSet.allOf(RepairAction.class)) {
      var sums =
          RepairRules.lines(action, matter, NOTHING).stream()
              .collect(
                  Collectors.groupingBy(
                      AdjustmentLine::currency, Collectors.summingLong(AdjustmentLine::debit)));
      assertThat(sums.values()).as("%s", action).allMatch(sum -> sum == 0);
    }
  }

  private static Matter amount(String ours, String theirs, boolean found) {
    var matter =
        matter(
            Reconciliation.PAYMENTS,
            DiscrepancyKind.AMOUNT,
            "PROVIDER",
            "CAPTURE",
            ours,
            theirs,
            null,
            found);
    return matter;
  }

  /** Amounts are such as {@code 500 USD}; null for a side that does not know it. */
  private static Matter matter(
      Reconciliation reconciliation,
      DiscrepancyKind kind,
      String side,
      String operation,
      @Nullable String ours,
      @Nullable String theirs,
      @Nullable Long fee,
      boolean found) {
    return new Matter(
        UUID.randomUUID(),
        "p1",
        LocalDate.EPOCH,
        reconciliation,
        kind,
        found ? "OPEN" : "RESOLVED",
        null,
        UUID.randomUUID(),
        found,
        "op_1",
        side,
        operation,
        ours == null ? null : Long.valueOf(ours.split(" ")[0]),
        ours == null ? null : ours.split(" ")[1],
        theirs == null ? null : Long.valueOf(theirs.split(" ")[0]),
        theirs == null ? null : theirs.split(" ")[1],
        fee,
        0L,
        ours != null,
        false,
        null,
        false,
        false);
  }

  private static AdjustmentLine line(AdjustedAccount account, long debit) {
    return new AdjustmentLine(account, "USD", debit);
  }

  private static String names(java.util.Set<RepairAction> actions) {
    return actions.stream().map(Enum::name).collect(Collectors.joining(" "));
  }

  private static String lines(RepairAction action, Matter matter, List<AdjustmentLine> booked) {
    return RepairRules.lines(action, matter, booked).stream()
        .map(line -> line.account() + " " + line.currency() + " " + line.debit())
        .collect(Collectors.joining(", "));
  }
}
