package io.quittance.ledger.adjustment;

import io.quittance.ledger.journal.EntryDigest;
import io.quittance.ledger.journal.EntryMessages.PostingView;
import io.quittance.ledger.journal.Posting;
import io.quittance.platform.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The adjustments in the database. */
@Repository
class Adjustments {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient jdbc;

  Adjustments(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Which adjustments a list is about; null means any. */
  record Filter(@Nullable AdjustmentStatus status, @Nullable String reference) {}

  Optional<Adjustment> byId(UUID id) {
    return jdbc.sql("SELECT * FROM adjustment WHERE id = :id")
        .param("id", id)
        .query((row, _) -> adjustment(row))
        .optional();
  }

  Optional<Adjustment> byReference(String reference) {
    return jdbc.sql("SELECT * FROM adjustment WHERE reference = :reference")
        .param("reference", reference)
        .query((row, _) -> adjustment(row))
        .optional();
  }

  /** The adjustment, which nobody else decides until the transaction ends. */
  Optional<Adjustment> lock(UUID id) {
    return jdbc.sql("SELECT * FROM adjustment WHERE id = :id FOR UPDATE")
        .param("id", id)
        .query((row, _) -> adjustment(row))
        .optional();
  }

  /** Newest first; {@code before} asks for smaller ids only. */
  List<Adjustment> find(Filter filter, @Nullable UUID before, int limit) {
    return jdbc.sql(
            """
            SELECT * FROM adjustment
            WHERE (:before::uuid IS NULL OR id < :before)
              AND (:status::text IS NULL OR status = :status)
              AND (:reference::text IS NULL OR reference = :reference)
            ORDER BY id DESC
            LIMIT :limit
            """)
        .param("before", before)
        .param("status", filter.status() == null ? null : filter.status().name())
        .param("reference", filter.reference())
        .param("limit", limit)
        .query((row, _) -> adjustment(row))
        .list();
  }

  /** Writes a proposal down; empty when its reference is there already. */
  Optional<Adjustment> insert(UUID id, Proposal proposal, String proposedBy) {
    var entry = Adjustment.entry(id, proposal);
    return jdbc.sql(
            """
            INSERT INTO adjustment (id, reference, description, reason, postings, content_digest,
                                    status, proposed_by)
            VALUES (:id, :reference, :description, :reason, :postings::jsonb,
                    decode(:digest, 'hex'), 'PROPOSED', :proposedBy)
            ON CONFLICT (reference) DO NOTHING
            RETURNING *
            """)
        .param("id", id)
        .param("reference", proposal.reference())
        .param("description", proposal.description())
        .param("reason", proposal.reason())
        .param("postings", write(proposal.postings()))
        .param(
            "digest",
            EntryDigest.ofContent(
                entry.reference(), entry.description(), entry.postings(), entry.details()))
        .param("proposedBy", proposedBy)
        .query((row, _) -> adjustment(row))
        .optional();
  }

  /** Notes the entry that a locked adjustment became. */
  Adjustment book(UUID id, String decidedBy, UUID entryId) {
    return jdbc.sql(
            """
            UPDATE adjustment
            SET status = 'BOOKED', decided_by = :decidedBy, decided_at = now(), entry_id = :entryId
            WHERE id = :id
            RETURNING *
            """)
        .param("id", id)
        .param("decidedBy", decidedBy)
        .param("entryId", entryId)
        .query((row, _) -> adjustment(row))
        .single();
  }

  /** Notes that a locked adjustment is not to be booked. */
  Adjustment reject(UUID id, String decidedBy, String rejection) {
    return jdbc.sql(
            """
            UPDATE adjustment
            SET status = 'REJECTED', decided_by = :decidedBy, decided_at = now(),
                rejection = :rejection
            WHERE id = :id
            RETURNING *
            """)
        .param("id", id)
        .param("decidedBy", decidedBy)
        .param("rejection", rejection)
        .query((row, _) -> adjustment(row))
        .single();
  }

  private static String write(List<Posting> postings) {
    return JSON.writeValueAsString(postings.stream().map(PostingView::of).toList());
  }

  private static List<Posting> read(String postings) {
    return Stream.of(JSON.readValue(postings, PostingView[].class))
        .map(
            line ->
                new Posting(
                    line.account(),
                    line.side(),
                    new Money(line.amount(), Currency.getInstance(line.currency()))))
        .toList();
  }

  private static Adjustment adjustment(ResultSet row) throws SQLException {
    return new Adjustment(
        row.getObject("id", UUID.class),
        new Proposal(
            row.getString("reference"),
            row.getString("description"),
            row.getString("reason"),
            read(row.getString("postings"))),
        AdjustmentStatus.valueOf(row.getString("status")),
        row.getString("proposed_by"),
        row.getObject("proposed_at", OffsetDateTime.class).toInstant(),
        row.getString("decided_by"),
        instant(row, "decided_at"),
        row.getString("rejection"),
        row.getObject("entry_id", UUID.class));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
