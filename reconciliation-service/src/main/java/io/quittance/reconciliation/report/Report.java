package io.quittance.reconciliation.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quittance.reconciliation.discrepancy.DiscrepancyKind;
import io.quittance.reconciliation.discrepancy.Reconciliation;
import io.quittance.reconciliation.run.Measured.KindTotal;
import io.quittance.reconciliation.run.Measured.Value;
import io.quittance.reconciliation.run.RunOrigin;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report says above its list of discrepancies. Amounts are minor units.
 *
 * @param provider null where all are reported
 * @param version of the software that made it
 * @param notReconciled days that are over and have no completed run
 * @param decisions what operators proposed and decided, the latest first and at most 1,000
 * @param resolved how many of the discrepancies were closed, and how
 * @param history the explained value of each day, for a chart
 */
record Report(
    LocalDate from,
    LocalDate to,
    @Nullable String provider,
    Instant createdAt,
    String createdBy,
    String version,
    List<Compared> compared,
    List<NotReconciled> notReconciled,
    List<ProviderTotal> totals,
    List<Difference> differences,
    List<Resolved> resolved,
    List<Decision> decisions,
    List<Age> ageing,
    List<Explained> history) {

  /** How many discrepancies there are. */
  long found() {
    return differences.stream().mapToLong(Difference::found).sum();
  }

  /** How many of them are open. */
  long open() {
    return differences.stream().mapToLong(Difference::open).sum();
  }

  /**
   * What one run compared.
   *
   * @param zone in which the run counted the provider's days; null in runs before it was kept
   * @param complete whether our copy met the control totals
   */
  record Compared(
      String runId,
      String provider,
      LocalDate date,
      @Nullable String zone,
      RunOrigin origin,
      @Nullable String requestedBy,
      @Nullable OffsetDateTime startedAt,
      @Nullable OffsetDateTime finishedAt,
      @Nullable Boolean complete,
      List<HeldTotal> controlTotals,
      File statement) {}

  /**
   * The provider's file, as it was taken.
   *
   * @param awaitsApproval whether one person uploaded it and no other has approved it: nobody is
   *     told of what it says
   */
  record File(
      String statementId,
      String account,
      String format,
      String origin,
      String sha256,
      int lines,
      @Nullable String uploadedBy,
      boolean awaitsApproval,
      @Nullable String approvedBy,
      OffsetDateTime acceptedAt) {}

  /** Days in a row, both included. */
  record NotReconciled(String provider, LocalDate from, LocalDate to) {}

  /**
   * What both sides claim of a provider in one currency, over all runs of the report.
   *
   * @param ofProvider of a bank or of the ledger whose payouts or operations these are; null where
   *     nobody knows, and of a provider itself
   * @param theirs what the other side has: the provider, the bank or the ledger
   * @param difference by how much the provider's net is above ours
   * @param providerNetAfterFees what is left of the provider's net
   * @param value how much of it both sides claim; null where a run did not measure it
   * @param lines by kind; empty where a run did not measure them
   */
  record ProviderTotal(
      String provider,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ofProvider,
      String currency,
      RunTotal.Side ours,
      RunTotal.Side theirs,
      long difference,
      long providerFees,
      long providerNetAfterFees,
      @Nullable Value value,
      List<KindTotal> lines) {}

  /** How many discrepancies of a kind there are in one reconciliation. */
  record Difference(Reconciliation reconciliation, DiscrepancyKind kind, long found, long open) {}

  /** How many discrepancies ended in a way. */
  record Resolved(String resolution, long count) {}

  /**
   * What one operator proposed about a discrepancy, and another one decided.
   *
   * @param entryId what it became in the ledger
   * @param answer why it was rejected, or why the ledger did not book it
   */
  record Decision(
      String discrepancyId,
      String action,
      String reason,
      String status,
      String proposedBy,
      OffsetDateTime proposedAt,
      @Nullable String decidedBy,
      @Nullable OffsetDateTime decidedAt,
      @Nullable String entryId,
      @Nullable String answer) {}

  /**
   * What is open for as long, in one currency.
   *
   * @param bucket days: {@code 0-1}, {@code 2-7}, {@code 8-30}, {@code 31+}
   * @param amount the difference where amounts or fees differ, else the whole amount
   */
  record Age(String bucket, @Nullable String currency, long count, long amount) {}

  /** The explained value of a day; null where nothing was claimed or it was not measured. */
  record Explained(
      String provider,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ofProvider,
      LocalDate date,
      String currency,
      @Nullable BigDecimal percent) {}
}
