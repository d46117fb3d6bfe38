package io.quittance.platform.audit;

import io.quittance.platform.chain.Anchor;
import io.quittance.platform.chain.Rows;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The audit log in the database. */
final class AuditRows implements AuditSource {

  /** Any number that no other advisory lock of this database has. */
  private static final long LOCK = 7_102_017L;

  private static final int ROWS_AT_A_TIME = 1_000;

  private static final String RECORDS =
      """
      SELECT position, recorded_at, transaction_number::text, actor_kind, actor, cause, request_id,
             action, object_type, object_id, before::text, after::text
      FROM audit_record
      """;

  /** Each name is one step in the index by actors, however many records it has. */
  private static final String ACTORS =
      """
      WITH RECURSIVE actors (name) AS (
          (SELECT actor FROM audit_record ORDER BY actor LIMIT 1)
          UNION ALL
          SELECT (SELECT r.actor FROM audit_record r WHERE r.actor > a.name
                  ORDER BY r.actor LIMIT 1)
          FROM actors a WHERE a.name IS NOT NULL)
      SELECT name FROM actors
      WHERE name = :actor
         OR (strpos(name, '%1$s') > 0
             AND :actor IN (split_part(name, '%1$s', 1), split_part(name, '%1$s', 2)))
      """
          .formatted(Actor.OF_MERCHANT);

  /** Others than keys are found by their whole name. */
  private static final String OF_ACTOR =
      " AND actor = ANY (:actors) AND (actor = :actor OR actor_kind = 'KEY')";

  private final JdbcClient jdbc;
  private final SealTable seals;

  AuditRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.seals = new SealTable(jdbc, "audit_seal", "last_position", LOCK);
  }

  SealTable sealTable() {
    return seals;
  }

  @Override
  public Rows<AuditRecord> records(long after) {
    return Rows.of(
        jdbc
            .sql(RECORDS + "WHERE position > :after ORDER BY position")
            .param("after", after)
            .withFetchSize(ROWS_AT_A_TIME)
            .query((row, _) -> record(row))
            .stream());
  }

  /** The next records up to a position. */
  List<AuditRecord> records(long after, long upTo, int limit) {
    return jdbc.sql(
            RECORDS
                + "WHERE position > :after AND position <= :upTo ORDER BY position LIMIT :limit")
        .param("after", after)
        .param("upTo", upTo)
        .param("limit", limit)
        .query((row, _) -> record(row))
        .list();
  }

  /** The newest records that a question asks for, below a position. */
  List<AuditRecord> find(AuditQuestion question, int limit) {
    // A condition that is not asked for is left out: it would keep the others from their index.
    return jdbc.sql(
            RECORDS
                + "WHERE position < :below AND recorded_at >= :from AND recorded_at < :to"
                + (question.objectId() == null ? "" : " AND object_id = :objectId")
                + (question.actor() == null ? "" : OF_ACTOR)
                + " ORDER BY position DESC LIMIT :limit")
        .param("objectId", question.objectId())
        .param("actor", question.actor())
        .param("actors", actors(question.actor()))
        .param("from", question.from().atOffset(ZoneOffset.UTC))
        .param("to", question.to().atOffset(ZoneOffset.UTC))
        .param("below", question.below())
        .param("limit", limit)
        .query((row, _) -> record(row))
        .list();
  }

  private String[] actors(@Nullable String actor) {
    return actor == null
        ? new String[0]
        : jdbc.sql(ACTORS).param("actor", actor).query(String.class).list().toArray(String[]::new);
  }

  private static AuditRecord record(ResultSet row) throws SQLException {
    return new AuditRecord(
        row.getLong(1),
        instant(row, 2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getString(12));
  }

  @Override
  public Rows<Seal> seals(long after) {
    return seals.after(after);
  }

  @Override
  public Optional<Seal> seal(long number) {
    return seals.seal(number);
  }

  /** The last seal; {@link Seal#NONE} before the first. */
  Seal latestSeal() {
    return seals.latest();
  }

  /** Those that were told are on the topic; only the last one is read from it, at the start. */
  @Override
  public Rows<Anchor> publishedAnchors() {
    return Rows.of(Stream.empty());
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class)).toInstant();
  }
}
