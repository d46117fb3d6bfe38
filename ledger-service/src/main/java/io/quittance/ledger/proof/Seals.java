package io.quittance.ledger.proof;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The seals in the database, and the anchors of their hashes beside them. */
@Repository
class Seals {

  /** Any number that no other advisory lock of this database has. */
  private static final long LOCK = 7_102_002L;

  private static final String COLUMNS =
      """
      number, last_sequence, encode(leaves, 'hex') AS leaves,
      encode(previous_hash, 'hex') AS previous_hash, encode(hash, 'hex') AS hash
      """;

  private final JdbcClient jdbc;

  Seals(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Waits until nobody else appends; held until the current transaction ends. */
  void lock() {
    jdbc.sql("SELECT pg_advisory_xact_lock(:lock)::text")
        .param("lock", LOCK)
        .query(String.class)
        .single();
  }

  Seal latest() {
    return jdbc.sql("SELECT %s FROM seal ORDER BY number DESC LIMIT 1".formatted(COLUMNS))
        .query((row, _) -> seal(row))
        .optional()
        .orElse(Seal.NONE);
  }

  List<Seal> after(long number, int limit) {
    return jdbc.sql(
            "SELECT %s FROM seal WHERE number > :number ORDER BY number LIMIT :limit"
                .formatted(COLUMNS))
        .param("number", number)
        .param("limit", limit)
        .query((row, _) -> seal(row))
        .list();
  }

  /** The first seal number whose anchor is missing, differs, or stands alone. */
  Optional<Long> firstUnanchored() {
    return jdbc.sql(
            """
            SELECT coalesce(s.number, a.seal_number) AS number
            FROM seal s FULL JOIN chain_anchor a ON a.seal_number = s.number
            WHERE s.hash IS DISTINCT FROM a.hash
            ORDER BY 1 LIMIT 1
            """)
        .query((row, _) -> row.getLong("number"))
        .optional();
  }

  void append(Seal seal) {
    jdbc.sql(
            """
            WITH sealed AS (
                INSERT INTO seal (number, last_sequence, leaves, previous_hash, hash)
                VALUES (:number, :lastSequence, decode(:leaves, 'hex'),
                        decode(:previousHash, 'hex'), decode(:hash, 'hex'))
                RETURNING number, hash)
            INSERT INTO chain_anchor (seal_number, hash) SELECT number, hash FROM sealed
            """)
        .param("number", seal.number())
        .param("lastSequence", seal.lastSequence())
        .param("leaves", seal.leavesText())
        .param("previousHash", seal.previousHash())
        .param("hash", seal.hash())
        .update();
  }

  private static Seal seal(ResultSet row) throws SQLException {
    return new Seal(
        row.getLong("number"),
        row.getLong("last_sequence"),
        Seal.leaves(row.getString("leaves")),
        row.getString("previous_hash"),
        row.getString("hash"));
  }
}
