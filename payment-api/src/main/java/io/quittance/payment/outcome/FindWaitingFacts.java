package io.quittance.payment.outcome;

import static io.quittance.payment.PaymentProblem.WAITING_FACT_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.platform.web.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Shows operators the facts that wait, and has them tried again. */
@Service
public class FindWaitingFacts {

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  FindWaitingFacts(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /**
   * A page of them, newest first.
   *
   * @param cursor the last id of the page before; null for the first page
   */
  public Page<WaitingFactView> list(@Nullable String cursor, int limit) {
    var found =
        jdbc.sql(
                """
                SELECT id, source, type, body, reason, tries, next_try_at, received_at
                FROM waiting_fact
                WHERE :before::uuid IS NULL OR id < :before::uuid
                ORDER BY id DESC LIMIT :limit
                """)
            .param("before", cursor == null ? null : cursorOf(cursor))
            .param("limit", limit + 1)
            .query((row, _) -> view(row))
            .list();
    return Page.of(found, limit, fact -> fact, WaitingFactView::eventId);
  }

  /**
   * Has a fact tried at once, and then again and again, whether or not it was given up. That
   * somebody did is noted, because the fact itself leaves when it is applied.
   *
   * @throws io.quittance.platform.problem.Refusal {@code waiting_fact_not_found}; it may have been
   *     applied meanwhile
   */
  public WaitingFactView retry(String eventId) {
    return idOf(eventId)
        .flatMap(id -> Objects.requireNonNull(transaction.execute(_ -> begin(id))))
        .orElseThrow(() -> WAITING_FACT_NOT_FOUND.because(eventId));
  }

  private Optional<WaitingFactView> begin(UUID id) {
    return jdbc.sql(
            """
            WITH begun AS (
                UPDATE waiting_fact SET tries = 0, next_try_at = now() WHERE id = :id
                RETURNING new.*, old.tries AS tries_before, old.next_try_at AS next_try_before),
            noted AS (
                INSERT INTO waiting_fact_retry (event_id, tries, next_try_at)
                SELECT id, tries_before, next_try_before FROM begun)
            SELECT id, source, type, body, reason, tries, next_try_at, received_at FROM begun
            """)
        .param("id", id)
        .query((row, _) -> view(row))
        .optional();
  }

  private static UUID cursorOf(String cursor) {
    return idOf(cursor).orElseThrow(() -> invalid("cursor", "is not one that we gave"));
  }

  private static Optional<UUID> idOf(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException noId) {
      return Optional.empty();
    }
  }

  private static WaitingFactView view(ResultSet row) throws SQLException {
    var type = row.getString("type");
    var subject = ProviderFact.CATALOG.read(type, row.getString("body")).map(ProviderFact::subject);
    return new WaitingFactView(
        row.getString("id"),
        row.getString("source"),
        type,
        subject.map(Subject::provider).orElse("unknown"),
        subject.map(Subject::paymentIntentId).orElse(null),
        subject.map(Subject::transactionId).orElse(null),
        subject.map(Subject::chargeReference).orElse(null),
        row.getString("reason"),
        row.getInt("tries"),
        time(row.getObject("next_try_at", OffsetDateTime.class)),
        row.getObject("received_at", OffsetDateTime.class).toInstant());
  }

  private static @Nullable Instant time(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
