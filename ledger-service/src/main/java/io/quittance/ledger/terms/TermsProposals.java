package io.quittance.ledger.terms;

import io.quittance.ledger.terms.TermsProposal.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Proposed terms in the database; what was proposed never changes. */
@Repository
class TermsProposals {

  private static final String COLUMNS =
      "id, merchant_id, currency, fee_basis_points, fee_fixed, fee_on_refund,"
          + " reserve_basis_points, reserve_days, payout_minimum, payout_account_id, valid_from,"
          + " status, proposed_by, proposed_at, decided_by, decided_at, rejection";

  private final JdbcClient jdbc;

  TermsProposals(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  TermsProposal insert(UUID id, ProposeTerms.Wanted wanted, @Nullable UUID payoutAccountId) {
    var conditions = wanted.conditions();
    var validFrom = wanted.validFrom();
    return jdbc.sql(
            """
            INSERT INTO merchant_terms_proposal (
                id, merchant_id, currency, fee_basis_points, fee_fixed, fee_on_refund,
                reserve_basis_points, reserve_days, payout_minimum, payout_account_id, valid_from,
                status, proposed_by)
            VALUES (
                :id, :merchant, :currency, :feeBasisPoints, :feeFixed, :feeOnRefund,
                :reserveBasisPoints, :reserveDays, :payoutMinimum, :payoutAccount, :validFrom,
                'PROPOSED', :proposedBy)
            RETURNING %s
            """
                .formatted(COLUMNS))
        .param("id", id)
        .param("merchant", wanted.merchantId())
        .param("currency", wanted.currency().getCurrencyCode())
        .param("feeBasisPoints", conditions.feeBasisPoints())
        .param("feeFixed", conditions.feeFixed())
        .param("feeOnRefund", conditions.feeOnRefund().name())
        .param("reserveBasisPoints", conditions.reserveBasisPoints())
        .param("reserveDays", conditions.reserveDays())
        .param("payoutMinimum", conditions.payoutMinimum())
        .param("payoutAccount", payoutAccountId)
        .param("validFrom", validFrom == null ? null : validFrom.atOffset(ZoneOffset.UTC))
        .param("proposedBy", wanted.proposedBy())
        .query((row, _) -> proposal(row))
        .single();
  }

  Optional<TermsProposal> find(UUID id) {
    return jdbc.sql("SELECT %s FROM merchant_terms_proposal WHERE id = :id".formatted(COLUMNS))
        .param("id", id)
        .query((row, _) -> proposal(row))
        .optional();
  }

  /** What somebody has proposed to a merchant and nobody has decided, newest first. */
  List<TermsProposal> open(String merchantId, Currency currency, String proposedBy, int limit) {
    return jdbc.sql(
            """
            SELECT %s FROM merchant_terms_proposal
            WHERE merchant_id = :merchant AND currency = :currency AND status = 'PROPOSED'
              AND proposed_by = :proposedBy
            ORDER BY id DESC LIMIT :limit
            """
                .formatted(COLUMNS))
        .param("merchant", merchantId)
        .param("currency", currency.getCurrencyCode())
        .param("proposedBy", proposedBy)
        .param("limit", limit)
        .query((row, _) -> proposal(row))
        .list();
  }

  /** Newest first. */
  List<TermsProposal> page(
      @Nullable String merchantId, @Nullable Status status, @Nullable UUID before, int limit) {
    return jdbc.sql(
            """
            SELECT %s FROM merchant_terms_proposal
            WHERE (CAST(:merchant AS text) IS NULL OR merchant_id = :merchant)
              AND (CAST(:status AS text) IS NULL OR status = :status)
              AND (CAST(:before AS uuid) IS NULL OR id < :before)
            ORDER BY id DESC LIMIT :limit
            """
                .formatted(COLUMNS))
        .param("merchant", merchantId)
        .param("status", status == null ? null : status.name())
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> proposal(row))
        .list();
  }

  /**
   * Notes a decision.
   *
   * @param rejection why it was rejected; null for an approval
   */
  TermsProposal decide(UUID id, String by, @Nullable String rejection) {
    return jdbc.sql(
            """
            UPDATE merchant_terms_proposal
            SET status = :status, decided_by = :by, decided_at = now(), rejection = :rejection
            WHERE id = :id RETURNING %s
            """
                .formatted(COLUMNS))
        .param("id", id)
        .param("status", (rejection == null ? Status.APPROVED : Status.REJECTED).name())
        .param("by", by)
        .param("rejection", rejection)
        .query((row, _) -> proposal(row))
        .single();
  }

  private static TermsProposal proposal(ResultSet row) throws SQLException {
    return new TermsProposal(
        row.getObject("id", UUID.class),
        row.getString("merchant_id"),
        Currency.getInstance(row.getString("currency")),
        MerchantTerms.conditions(row),
        row.getObject("payout_account_id", UUID.class),
        instant(row, "valid_from"),
        Status.valueOf(row.getString("status")),
        row.getString("proposed_by"),
        row.getObject("proposed_at", OffsetDateTime.class).toInstant(),
        row.getString("decided_by"),
        instant(row, "decided_at"),
        row.getString("rejection"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
