package io.quittance.reconciliation.statement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The files taken, and their lines. */
@Repository
class Statements {

  /** Beyond a few thousand rows a statement gains nothing and holds more memory. */
  private static final int BATCH_SIZE_MAX = 2_000;

  private final JdbcClient jdbc;

  Statements(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** One at a time may take a file of a provider and day; until the end of the transaction. */
  void lock(String provider, LocalDate day) {
    jdbc.sql("SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(:name, 0))")
        .param("name", "statement:%s:%s".formatted(provider, day))
        .query(Integer.class)
        .single();
  }

  Optional<Statement> find(String provider, LocalDate day, String sha256) {
    return jdbc.sql(
            "SELECT * FROM statement WHERE provider = :provider AND day = :day AND sha256 ="
                + " :sha256")
        .param("provider", provider)
        .param("day", day)
        .param("sha256", sha256)
        .query(DataClassRowMapper.newInstance(Statement.class))
        .optional();
  }

  Optional<Statement> current(String provider, LocalDate day) {
    return jdbc.sql(
            """
            SELECT * FROM statement
            WHERE provider = :provider AND day = :day AND superseded_at IS NULL
            """)
        .param("provider", provider)
        .param("day", day)
        .query(DataClassRowMapper.newInstance(Statement.class))
        .optional();
  }

  Optional<Statement> find(UUID id) {
    return jdbc.sql("SELECT * FROM statement WHERE id = :id")
        .param("id", id)
        .query(DataClassRowMapper.newInstance(Statement.class))
        .optional();
  }

  /** Newest first; null filters let everything pass. */
  List<Statement> list(
      @Nullable LocalDate day, @Nullable String provider, @Nullable UUID before, int limit) {
    return jdbc.sql(
            """
            SELECT * FROM statement
            WHERE (:day::date IS NULL OR day = :day)
              AND (:provider::text IS NULL OR provider = :provider)
              AND (:before::uuid IS NULL OR id < :before)
            ORDER BY id DESC
            LIMIT :limit
            """)
        .param("day", day)
        .param("provider", provider)
        .param("before", before)
        .param("limit", limit)
        .query(DataClassRowMapper.newInstance(Statement.class))
        .list();
  }

  /** Whether more than one operator alone ever gave a file of that day. */
  boolean isVouchedFor(String provider, LocalDate day) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM statement
                           WHERE provider = :provider AND day = :day
                             AND (origin <> 'UPLOADED' OR approved_by IS NOT NULL
                               OR confirmed_at IS NOT NULL))
            """)
        .param("provider", provider)
        .param("day", day)
        .query(Boolean.class)
        .single();
  }

  /** Lets a file that waited take the place that was made for it. */
  Statement approve(UUID id, String approvedBy) {
    return jdbc.sql(
            """
            UPDATE statement
            SET awaits_approval = false, approved_by = :approvedBy, approved_at = now(),
                superseded_at = NULL
            WHERE id = :id AND awaits_approval
            RETURNING *
            """)
        .param("id", id)
        .param("approvedBy", approvedBy)
        .query(DataClassRowMapper.newInstance(Statement.class))
        .single();
  }

  /** Puts a file in force that came from the provider itself, into the place made for it. */
  Statement confirm(UUID id) {
    return jdbc.sql(
            """
            UPDATE statement
            SET awaits_approval = false, superseded_at = NULL,
                confirmed_at = coalesce(confirmed_at, now())
            WHERE id = :id
            RETURNING *
            """)
        .param("id", id)
        .query(DataClassRowMapper.newInstance(Statement.class))
        .single();
  }

  /**
   * Makes room for a corrected file; says which one it corrects. That waits for nobody any more.
   */
  Optional<UUID> supersedeCurrent(String provider, LocalDate day) {
    return jdbc.sql(
            """
            UPDATE statement SET superseded_at = now(), awaits_approval = false
            WHERE provider = :provider AND day = :day AND superseded_at IS NULL
            RETURNING id
            """)
        .param("provider", provider)
        .param("day", day)
        .query(UUID.class)
        .optional();
  }

  /**
   * Writes a statement without its lines.
   *
   * @param corrects the one whose place it takes
   * @param awaitsApproval whether somebody else must agree before anybody is told of what it says
   * @param standsAside whether it takes that place only then
   */
  Statement insert(
      UUID id,
      TakeStatement.Source source,
      String sha256,
      int lineCount,
      @Nullable UUID corrects,
      boolean awaitsApproval,
      boolean standsAside) {
    return jdbc.sql(
            """
            INSERT INTO statement
                (id, provider, account, day, format, origin, sha256, line_count, uploaded_by,
                 corrects, awaits_approval, superseded_at)
            VALUES (:id, :provider, :account, :day, :format, :origin, :sha256, :lineCount,
                    :uploadedBy, :corrects, :awaitsApproval,
                    CASE WHEN :standsAside THEN now() END)
            RETURNING *
            """)
        .param("id", id)
        .param("provider", source.provider())
        .param("account", source.account())
        .param("day", source.day())
        .param("format", source.format())
        .param("origin", source.origin())
        .param("sha256", sha256)
        .param("lineCount", lineCount)
        .param("uploadedBy", source.uploadedBy())
        .param("corrects", corrects)
        .param("awaitsApproval", awaitsApproval)
        .param("standsAside", standsAside)
        .query(DataClassRowMapper.newInstance(Statement.class))
        .single();
  }

  /** Collects lines of one statement and writes them batch by batch. */
  Lines linesOf(UUID statementId) {
    return new Lines(statementId);
  }

  /** Lines on their way into one statement; {@link #flush} writes the last ones. */
  final class Lines {

    private final UUID statementId;
    private final List<StatementLine> waiting = new ArrayList<>(BATCH_SIZE_MAX);

    private Lines(UUID statementId) {
      this.statementId = statementId;
    }

    void add(StatementLine line) {
      waiting.add(line);
      if (waiting.size() == BATCH_SIZE_MAX) {
        flush();
      }
    }

    void flush() {
      if (waiting.isEmpty()) {
        return;
      }
      jdbc.sql(
              """
              INSERT INTO provider_claim (statement_id, line, kind, operation_id, charge_id,
                  transaction_id, payment_intent_id, amount, fee, currency, occurred_at, payout,
                  beside_line)
              SELECT :statementId, claim.*
              FROM unnest(:numbers::int[], :kinds::text[], :operationIds::text[],
                  :chargeIds::text[], :transactionIds::text[], :paymentIntentIds::text[],
                  :amounts::bigint[], :fees::bigint[], :currencies::text[],
                  :occurredAts::timestamptz[], :payouts::text[], :besides::int[]) AS claim
              """)
          .param("statementId", statementId)
          .param("numbers", waiting.stream().map(StatementLine::number).toArray(Integer[]::new))
          .param("kinds", texts(line -> line.kind().name()))
          .param("operationIds", texts(StatementLine::operationId))
          .param("chargeIds", texts(StatementLine::chargeId))
          .param("transactionIds", texts(StatementLine::transactionId))
          .param("paymentIntentIds", texts(StatementLine::paymentIntentId))
          .param("amounts", waiting.stream().map(StatementLine::amount).toArray(Long[]::new))
          .param("fees", waiting.stream().map(StatementLine::fee).toArray(Long[]::new))
          .param("currencies", texts(StatementLine::currency))
          .param("occurredAts", texts(line -> line.occurredAt().toString()))
          .param("payouts", texts(StatementLine::payout))
          .param("besides", waiting.stream().map(StatementLine::beside).toArray(Integer[]::new))
          .update();
      waiting.clear();
    }

    private @Nullable String[] texts(Function<StatementLine, @Nullable String> column) {
      return waiting.stream().map(column).toArray(String[]::new);
    }
  }
}
