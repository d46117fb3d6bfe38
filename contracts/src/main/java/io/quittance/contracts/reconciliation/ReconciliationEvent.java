package io.quittance.contracts.reconciliation;

import io.quittance.contracts.event.EventCatalog;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * Everything that reconciliation-service tells of its own. What it finds out about a payment is a
 * {@link io.quittance.contracts.provider.ProviderFact} instead.
 */
public sealed interface ReconciliationEvent {

  /** Names of the events and their topic. */
  EventCatalog<ReconciliationEvent> CATALOG =
      EventCatalog.of(
          ReconciliationEvent.class,
          "reconciliation.events",
          Map.of(
              "settlement.confirmed.v1", SettlementConfirmed.class,
              "settlement.received.v1", SettlementReceived.class,
              "adjustment.approved.v1", AdjustmentApproved.class));

  /**
   * A provider pays out what it took for us on a day, less its fees, and our books agree.
   *
   * <p>A day may be settled in parts: a later statement that differs from the one before tells only
   * by how much, so that all parts of a day add up to its latest statement. Any amount may be below
   * zero, for example when more was refunded than captured. Keyed by provider, day and currency.
   *
   * @param settlementId names the part ({@code stl_...}); told again, it is the same
   * @param account our account at the provider
   * @param date the day of the provider's statement, UTC
   * @param gross captured less refunded, in minor units of {@code currency}
   * @param fees what the provider keeps, in minor units
   * @param net what it pays out in minor units: gross less fees
   * @param lines how many lines of the statement it settles; below zero when lines went away
   * @param statementId the statement ({@code stm_...}) that says so
   * @param inTransit true when our bank will tell when it got the money, by {@link
   *     SettlementReceived}; false when nobody does, so that it counts as received
   */
  record SettlementConfirmed(
      String settlementId,
      String provider,
      String account,
      LocalDate date,
      String currency,
      long gross,
      long fees,
      long net,
      int lines,
      String statementId,
      boolean inTransit)
      implements ReconciliationEvent {

    /** A settlement of whose arrival no bank tells. */
    public SettlementConfirmed(
        String settlementId,
        String provider,
        String account,
        LocalDate date,
        String currency,
        long gross,
        long fees,
        long net,
        int lines,
        String statementId) {
      this(
          settlementId,
          provider,
          account,
          date,
          currency,
          gross,
          fees,
          net,
          lines,
          statementId,
          false);
    }
  }

  /**
   * Our bank got what a provider paid out.
   *
   * <p>A payout may arrive in parts, and a corrected statement of the bank tells only by how much
   * it differs: all parts of a payout add up to what the bank's latest statements say. Keyed by
   * bank, provider, payout and currency.
   *
   * @param receiptId names the part ({@code rcv_...}); told again, it is the same
   * @param payout the provider's reference of the payout
   * @param bank the account of ours that got it, by its name in the settings
   * @param date the day of the bank's statement, in the bank's zone
   * @param amount minor units of {@code currency}; below zero when the bank took it back
   * @param statementId the bank's statement ({@code stm_...}) that says so
   */
  record SettlementReceived(
      String receiptId,
      String provider,
      String payout,
      String bank,
      LocalDate date,
      String currency,
      long amount,
      String statementId)
      implements ReconciliationEvent {}

  /**
   * Two operators want the books put right because of a discrepancy; the ledger answers with a
   * {@link io.quittance.contracts.ledger.BookingEvent}. Keyed by the proposal, which has one such
   * event.
   *
   * @param proposalId names the adjustment ({@code prp_...}); told again, it is the same
   * @param discrepancyId what differs ({@code dsc_...})
   * @param provider whose accounts are meant
   * @param date the day of the discrepancy
   * @param action what was agreed on, such as {@code WRITE_OFF}
   * @param reason in the words of whoever proposed it, up to 500 characters
   * @param lines what is to be booked; they balance in each currency
   */
  record AdjustmentApproved(
      String proposalId,
      String discrepancyId,
      String provider,
      LocalDate date,
      String action,
      String reason,
      String proposedBy,
      String approvedBy,
      List<AdjustmentLine> lines)
      implements ReconciliationEvent {}

  /**
   * One side of an adjustment.
   *
   * @param debit minor units of {@code currency}; below zero for a credit
   */
  record AdjustmentLine(AdjustedAccount account, String currency, long debit) {}

  /** What an adjustment may touch. The ledger knows under which code it keeps it. */
  enum AdjustedAccount {
    /** What the provider owes us. */
    RECEIVABLE,
    /** What the provider keeps, as it says. */
    PROVIDER_FEES,
    /** What the provider keeps beyond what was agreed, once we live with it. */
    FEE_DIFFERENCES,
    /** What we have lost or won by differences. */
    WRITE_OFFS,
    /** Money whose owner is not known yet. */
    SUSPENSE
  }
}
