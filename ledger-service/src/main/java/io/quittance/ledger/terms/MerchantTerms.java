package io.quittance.ledger.terms;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Currency;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The terms in the database. */
@Repository
public class MerchantTerms {

  /** Any number that no other advisory lock of this database has. */
  private static final long LOCK = 7_102_007L;

  private final JdbcClient jdbc;

  MerchantTerms(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** All versions that may count for these merchants, with those for all. */
  public TermsBook bookOf(Collection<String> merchantIds) {
    return new TermsBook(
        jdbc.sql(
                """
                -- Approved versions once took the account along that counted when they were approved.
                SELECT t.number, t.merchant_id, t.currency, t.fee_basis_points, t.fee_fixed,
                       t.fee_on_refund, t.reserve_basis_points, t.reserve_days, t.payout_minimum,
                       CASE WHEN t.proposal_id IS NULL THEN t.payout_account_id
                            ELSE p.payout_account_id END AS payout_account_id,
                       t.valid_from, t.created_by, t.approved_by, t.created_at
                FROM merchant_terms t LEFT JOIN merchant_terms_proposal p ON p.id = t.proposal_id
                WHERE t.merchant_id = ANY (:merchants::text[])
                """)
            .param(
                "merchants",
                Stream.concat(merchantIds.stream(), Stream.of(Terms.DEFAULT))
                    .distinct()
                    .toArray(String[]::new))
            .query((row, _) -> terms(row))
            .list());
  }

  /** Adds the version that an approved proposal becomes. */
  void add(TermsProposal approved, Instant validFrom) {
    var conditions = approved.conditions();
    jdbc.sql(
            """
            INSERT INTO merchant_terms (
                merchant_id, currency, fee_basis_points, fee_fixed, fee_on_refund,
                reserve_basis_points, reserve_days, payout_minimum, payout_account_id, valid_from,
                created_by, approved_by, proposal_id)
            VALUES (
                :merchant, :currency, :feeBasisPoints, :feeFixed, :feeOnRefund,
                :reserveBasisPoints, :reserveDays, :payoutMinimum, :payoutAccount, :validFrom,
                :createdBy, :approvedBy, :proposal)
            """)
        .param("merchant", approved.merchantId())
        .param("currency", approved.currency().getCurrencyCode())
        .param("feeBasisPoints", conditions.feeBasisPoints())
        .param("feeFixed", conditions.feeFixed())
        .param("feeOnRefund", conditions.feeOnRefund().name())
        .param("reserveBasisPoints", conditions.reserveBasisPoints())
        .param("reserveDays", conditions.reserveDays())
        .param("payoutMinimum", conditions.payoutMinimum())
        .param("payoutAccount", approved.payoutAccountId())
        .param("validFrom", validFrom.atOffset(ZoneOffset.UTC))
        .param("createdBy", approved.proposedBy())
        .param("approvedBy", approved.decidedBy())
        .param("proposal", approved.id())
        .update();
  }

  /** Makes others who add versions wait until the transaction ends. */
  void lock() {
    jdbc.sql("SELECT pg_advisory_xact_lock(:lock)::text")
        .param("lock", LOCK)
        .query(String.class)
        .single();
  }

  /** Database time. */
  public Instant now() {
    return jdbc.sql("SELECT clock_timestamp()")
        .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
  }

  private static Terms terms(ResultSet row) throws SQLException {
    return new Terms(
        row.getLong("number"),
        row.getString("merchant_id"),
        Currency.getInstance(row.getString("currency")),
        conditions(row),
        row.getObject("payout_account_id", UUID.class),
        row.getObject("valid_from", OffsetDateTime.class).toInstant(),
        row.getString("created_by"),
        row.getString("approved_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  static Conditions conditions(ResultSet row) throws SQLException {
    return new Conditions(
        row.getInt("fee_basis_points"),
        row.getLong("fee_fixed"),
        FeeOnRefund.valueOf(row.getString("fee_on_refund")),
        row.getInt("reserve_basis_points"),
        row.getInt("reserve_days"),
        row.getLong("payout_minimum"));
  }
}
