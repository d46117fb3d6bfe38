package io.quittance.reconciliation.repair;

import static io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustedAccount.FEE_DIFFERENCES;
import static io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustedAccount.PROVIDER_FEES;
import static io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustedAccount.RECEIVABLE;
import static io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustedAccount.SUSPENSE;
import static io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustedAccount.WRITE_OFFS;

import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustedAccount;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentLine;
import io.quittance.reconciliation.discrepancy.DiscrepancyKind;
import io.quittance.reconciliation.discrepancy.Reconciliation;
import io.quittance.reconciliation.statement.LineKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which actions fit a discrepancy, and what they book. Pure: a matter and what was booked for it
 * before in, lines out.
 *
 * <p>The settlement of a day books what the provider's statement says, so what our books have
 * beyond that stays on the provider's receivable account: this is what an action moves away. What
 * was booked for the same discrepancy before counts, so that amounts which changed are not booked
 * twice.
 */
final class RepairRules {

  /** Which account gives back what the key took. */
  private static final Map<AdjustedAccount, AdjustedAccount> CLEARED_BY =
      Map.of(SUSPENSE, RECEIVABLE, WRITE_OFFS, RECEIVABLE, FEE_DIFFERENCES, PROVIDER_FEES);

  private RepairRules() {}

  /** What may be proposed, in the order of the actions. */
  static Set<RepairAction> actions(Matter matter, List<AdjustmentLine> booked) {
    var actions = EnumSet.of(RepairAction.FROM_SUSPENSE, RepairAction.TAKE_BACK);
    if (matter.isOpen()) {
      actions.addAll(byKind(matter));
    }
    actions.removeIf(action -> action.movesMoney() && lines(action, matter, booked).isEmpty());
    return actions;
  }

  private static Set<RepairAction> byKind(Matter matter) {
    if (matter.reconciliation() == Reconciliation.SETTLEMENTS
        || matter.reconciliation() == Reconciliation.LEDGER) {
      // Their money is put right by the ledger's own adjustments, which two persons make too.
      return matter.kind() == DiscrepancyKind.TIMING
          ? EnumSet.of(RepairAction.ACCEPT_TIMING, RepairAction.CLOSE)
          : EnumSet.of(RepairAction.CLOSE);
    }
    var actions =
        switch (matter.kind()) {
          case MISSING_INTERNALLY ->
              matter.isKnownHere()
                  ? EnumSet.of(RepairAction.ACCEPT_TIMING)
                  : EnumSet.of(RepairAction.WRITE_OFF, RepairAction.TO_SUSPENSE);
          case MISSING_AT_PROVIDER ->
              matter.isDisputeOpen()
                  ? EnumSet.of(RepairAction.ACCEPT_TIMING)
                  : EnumSet.of(
                      RepairAction.WRITE_OFF, RepairAction.TO_SUSPENSE, RepairAction.ACCEPT_TIMING);
          case AMOUNT, STATUS -> EnumSet.of(RepairAction.WRITE_OFF, RepairAction.TO_SUSPENSE);
          case CURRENCY -> EnumSet.of(RepairAction.TO_SUSPENSE);
          case FEE -> EnumSet.of(RepairAction.FEE_ADJUSTMENT);
          case DUPLICATE -> EnumSet.of(RepairAction.WRITE_OFF, RepairAction.TO_SUSPENSE);
          case TIMING -> EnumSet.of(RepairAction.ACCEPT_TIMING);
        };
    if (matter.kind() == DiscrepancyKind.DUPLICATE && matter.isByProvider()) {
      actions.add(RepairAction.MARK_DUPLICATE);
    }
    if (matter.kind() == DiscrepancyKind.MISSING_INTERNALLY && matter.isTellable()) {
      actions.add(RepairAction.REPUBLISH_FACT);
    }
    actions.add(RepairAction.CLOSE);
    return actions;
  }

  /**
   * What an action books now; empty when it books nothing.
   *
   * @param booked the lines that the ledger has booked for this discrepancy
   */
  static List<AdjustmentLine> lines(
      RepairAction action, Matter matter, List<AdjustmentLine> booked) {
    return switch (action) {
      case FEE_ADJUSTMENT -> moved(feeDifference(matter), FEE_DIFFERENCES, booked);
      case WRITE_OFF -> moved(excess(matter), WRITE_OFFS, booked);
      case TO_SUSPENSE -> moved(excess(matter), SUSPENSE, booked);
      case FROM_SUSPENSE -> takenBack(Set.of(SUSPENSE), booked);
      case TAKE_BACK -> takenBack(Set.of(WRITE_OFFS, FEE_DIFFERENCES), booked);
      case ACCEPT_TIMING, MARK_DUPLICATE, REPUBLISH_FACT, CLOSE -> List.of();
    };
  }

  /** The rest of a difference, by currency, from the account that has it to another one. */
  private static List<AdjustmentLine> moved(
      Map<String, Long> difference, AdjustedAccount to, List<AdjustmentLine> booked) {
    var from = CLEARED_BY.get(to);
    var rest = new TreeMap<>(difference);
    if (from != null) {
      sums(booked, Set.of(from)).forEach((line, sum) -> add(rest, line.currency(), sum));
    }
    var lines = new ArrayList<AdjustmentLine>();
    rest.forEach((currency, amount) -> transfer(lines, currency, amount, to));
    return lines;
  }

  private static List<AdjustmentLine> takenBack(
      Set<AdjustedAccount> accounts, List<AdjustmentLine> booked) {
    var lines = new ArrayList<AdjustmentLine>();
    sums(booked, accounts)
        .forEach(
            (line, sum) -> transfer(lines, line.currency(), Math.negateExact(sum), line.account()));
    return lines;
  }

  private static void transfer(
      List<AdjustmentLine> lines, String currency, long amount, AdjustedAccount to) {
    var from = CLEARED_BY.get(to);
    if (amount != 0 && from != null) {
      lines.add(new AdjustmentLine(to, currency, amount));
      lines.add(new AdjustmentLine(from, currency, Math.negateExact(amount)));
    }
  }

  /** Sums of lines by account and currency; the amounts of the keys mean nothing. */
  private static Map<AdjustmentLine, Long> sums(
      List<AdjustmentLine> booked, Set<AdjustedAccount> accounts) {
    return booked.stream()
        .filter(line -> accounts.contains(line.account()))
        .collect(
            Collectors.groupingBy(
                line -> new AdjustmentLine(line.account(), line.currency(), 0),
                () ->
                    new TreeMap<>(
                        java.util.Comparator.comparing(AdjustmentLine::account)
                            .thenComparing(AdjustmentLine::currency)),
                Collectors.summingLong(AdjustmentLine::debit)));
  }

  private static Map<String, Long> feeDifference(Matter matter) {
    var difference = new TreeMap<String, Long>();
    if (matter.isFound() && matter.kind() == DiscrepancyKind.FEE) {
      long more = Math.subtractExact(orZero(matter.providerFee()), orZero(matter.expectedFee()));
      boolean givenBack = matter.operation().equals(LineKind.FEE_REVERSAL.name());
      add(difference, matter.providerCurrency(), givenBack ? Math.negateExact(more) : more);
    }
    return difference;
  }

  /** By how much our books say that the provider owes us too much, by currency. */
  private static Map<String, Long> excess(Matter matter) {
    var excess = new TreeMap<String, Long>();
    if (matter.isFound() && matter.kind() != DiscrepancyKind.FEE) {
      add(excess, matter.ourCurrency(), ours(matter));
      add(excess, matter.providerCurrency(), Math.negateExact(theirs(matter)));
    }
    return excess;
  }

  private static long theirs(Matter matter) {
    return signed(matter.operation(), orZero(matter.providerAmount()));
  }

  private static long ours(Matter matter) {
    // The claim beside a line that repeats another one belongs to that other line.
    boolean repeats = matter.kind() == DiscrepancyKind.DUPLICATE && matter.isByProvider();
    boolean undone = matter.kind() == DiscrepancyKind.STATUS && matter.isClaimWithdrawn();
    if (repeats || undone) {
      return 0;
    }
    if (matter.operation().equals(LineKind.REFUND_REVERSAL.name())) {
      // Its claim is the refund; we hold the way back only where that is withdrawn.
      return matter.isClaimWithdrawn() ? orZero(matter.ourAmount()) : 0;
    }
    var kind = matter.claimKind() == null ? matter.operation() : matter.claimKind();
    return signed(kind, orZero(matter.ourAmount()));
  }

  /** Above zero where the provider owes us more by it. */
  private static long signed(String operation, long amount) {
    return switch (LineKind.valueOf(operation)) {
      case CAPTURE, REFUND_REVERSAL, CHARGEBACK_REVERSAL, FEE_REVERSAL, ADJUSTMENT_CREDIT -> amount;
      case REFUND, CHARGEBACK, FEE, PAYOUT, ADJUSTMENT_DEBIT -> Math.negateExact(amount);
    };
  }

  private static void add(Map<String, Long> sums, @Nullable String currency, long amount) {
    if (currency != null && amount != 0) {
      sums.merge(currency, amount, Math::addExact);
    }
  }

  private static long orZero(@Nullable Long amount) {
    return amount == null ? 0 : amount;
  }
}
