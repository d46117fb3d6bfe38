package io.quittance.reconciliation.discrepancy;

import io.quittance.platform.id.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A discrepancy as operators see it, with what a run saw of it. Amounts are minor units.
 *
 * @param date the day judged, UTC
 * @param reference the provider's operation id, or our transaction id where only we claim it
 * @param side whose claim raised it: OURS or PROVIDER
 * @param operation CAPTURE or REFUND
 * @param waitsForDate the day whose statement may still bring it
 * @param repairPublishedAt when payment-api was last told what the provider did
 * @param owner the operator who looks after it
 * @param daysOpen whole UTC days from when it was opened until it was resolved, or until today
 * @param age the range of {@code daysOpen}: 0-1, 2-7, 8-30 or 31+
 * @param proposalStatus of the latest proposal
 * @param nextStep what is to be done about it
 */
public record DiscrepancyView(
    String discrepancyId,
    String provider,
    LocalDate date,
    Reconciliation reconciliation,
    DiscrepancyKind kind,
    String status,
    @Nullable String resolution,
    String reference,
    int occurrence,
    String side,
    String operation,
    @Nullable String transactionId,
    @Nullable String operationId,
    @Nullable String paymentIntentId,
    @Nullable Long ourAmount,
    @Nullable String ourCurrency,
    @Nullable LocalDate ourDate,
    @Nullable Long providerAmount,
    @Nullable String providerCurrency,
    @Nullable LocalDate providerDate,
    @Nullable Long providerFee,
    @Nullable Long expectedFee,
    @Nullable LocalDate waitsForDate,
    OffsetDateTime occurredAt,
    OffsetDateTime openedAt,
    @Nullable OffsetDateTime resolvedAt,
    @Nullable OffsetDateTime repairPublishedAt,
    String latestRunId,
    @Nullable String owner,
    int daysOpen,
    String age,
    @Nullable String proposalStatus,
    NextStep nextStep) {

  /** Prefix of discrepancy ids on the wire. */
  public static final String PREFIX = "dsc";

  /** How many UTC days a {@code discrepancy d} is, or was, open. */
  static final String DAYS_OPEN =
      """
      (coalesce(d.resolved_at, now()) AT TIME ZONE 'UTC')::date
        - (d.opened_at AT TIME ZONE 'UTC')::date
      """;

  /**
   * Whether a {@code discrepancy d} was booked by two persons and a later run did not find it any
   * more: what was booked is to be taken back.
   */
  public static final String IS_BOOKED_IN_VAIN =
      """
      EXISTS (SELECT FROM proposal p
              WHERE p.discrepancy_id = d.id AND p.status = 'BOOKED'
                AND p.action NOT IN ('FROM_SUSPENSE', 'TAKE_BACK')
                AND NOT EXISTS (SELECT FROM proposal b
                                WHERE b.discrepancy_id = d.id AND b.status = 'BOOKED'
                                  AND b.id > p.id)
                AND EXISTS (SELECT FROM reconciliation_run r
                            WHERE r.provider = d.provider AND r.day = d.day
                              AND r.status = 'COMPLETED' AND r.id > d.latest_run_id))
      """;

  /** The columns that {@link #of} reads, of {@code discrepancy d} joined with {@code finding f}. */
  public static final String COLUMNS =
      """
      d.id, d.provider, d.day, d.reconciliation, d.kind, d.status, d.resolution, d.reference, d.occurrence,
      f.side, f.operation, f.transaction_id, f.operation_id, f.payment_intent_id,
      f.our_amount, f.our_currency, f.our_day, f.provider_amount, f.provider_currency,
      f.provider_day, f.provider_fee, f.expected_fee, f.waits_for, f.occurred_at,
      d.opened_at, d.resolved_at, d.repair_published_at, d.latest_run_id, d.owner,
      (SELECT p.status FROM proposal p
       WHERE p.discrepancy_id = d.id ORDER BY p.id DESC LIMIT 1) AS proposal_status,
      EXISTS (SELECT FROM proposal p
              WHERE p.discrepancy_id = d.id AND p.status = 'APPROVED'
                AND p.set_aside_at IS NOT NULL) AS set_aside,
      """
          + IS_BOOKED_IN_VAIN
          + " AS booked_in_vain, "
          + DAYS_OPEN
          + " AS days_open ";

  /** The row that a result stands at. */
  public static DiscrepancyView of(ResultSet row) throws SQLException {
    int daysOpen = row.getInt("days_open");
    return new DiscrepancyView(
        Ids.write(PREFIX, row.getObject("id", UUID.class)),
        row.getString("provider"),
        row.getObject("day", LocalDate.class),
        Reconciliation.valueOf(row.getString("reconciliation")),
        DiscrepancyKind.valueOf(row.getString("kind")),
        row.getString("status"),
        row.getString("resolution"),
        row.getString("reference"),
        row.getInt("occurrence"),
        row.getString("side"),
        row.getString("operation"),
        row.getString("transaction_id"),
        row.getString("operation_id"),
        row.getString("payment_intent_id"),
        row.getObject("our_amount", Long.class),
        row.getString("our_currency"),
        row.getObject("our_day", LocalDate.class),
        row.getObject("provider_amount", Long.class),
        row.getString("provider_currency"),
        row.getObject("provider_day", LocalDate.class),
        row.getObject("provider_fee", Long.class),
        row.getObject("expected_fee", Long.class),
        row.getObject("waits_for", LocalDate.class),
        row.getObject("occurred_at", OffsetDateTime.class),
        row.getObject("opened_at", OffsetDateTime.class),
        row.getObject("resolved_at", OffsetDateTime.class),
        row.getObject("repair_published_at", OffsetDateTime.class),
        Ids.write("rec", row.getObject("latest_run_id", UUID.class)),
        row.getString("owner"),
        daysOpen,
        Age.of(daysOpen).text(),
        row.getString("proposal_status"),
        NextStep.of(row));
  }
}
