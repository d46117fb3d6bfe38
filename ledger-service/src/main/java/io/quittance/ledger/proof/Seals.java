package io.quittance.ledger.proof;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Writes seals, each with its anchor beside it. */
@Repository
class Seals {

  /** Any number that no other advisory lock of this database has. */
  private static final long LOCK = 7_102_002L;

  private static final String HEADS =
      """
      SELECT number, last_sequence, encode(previous_hash, 'hex') AS previous_hash,
             encode(hash, 'hex') AS hash, encode(root, 'hex') AS root,
             encode(signature, 'hex') AS signature, sealed_at
      FROM seal
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

  /** When the current transaction began, which is when its seals are made. */
  Instant now() {
    return jdbc.sql("SELECT now()")
        .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
  }

  /** A seal without its leaves, which make it large. */
  Optional<Seal> head(long number) {
    return jdbc.sql(HEADS + "WHERE number = :number")
        .param("number", number)
        .query((row, _) -> headOf(row))
        .optional();
  }

  /** The last seal without its leaves; {@link Seal#NONE} before the first. */
  Seal latestHead() {
    return jdbc.sql(HEADS + "ORDER BY number DESC LIMIT 1")
        .query((row, _) -> headOf(row))
        .optional()
        .orElse(Seal.NONE);
  }

  private static Seal headOf(ResultSet row) throws SQLException {
    return new Seal(
        row.getLong("number"),
        row.getLong("last_sequence"),
        List.of(),
        row.getString("previous_hash"),
        row.getString("hash"),
        row.getString("root"),
        row.getString("signature"),
        row.getObject("sealed_at", OffsetDateTime.class).toInstant());
  }

  /** Appends a signed seal and its anchor. */
  void append(Seal seal) {
    jdbc.sql(
            """
            WITH sealed AS (
                INSERT INTO seal (number, last_sequence, leaves, previous_hash, hash, root,
                                  signature, sealed_at)
                VALUES (:number, :lastSequence, :leaves, :previousHash, :hash, :root,
                        :signature, :sealedAt)
                RETURNING number, hash, sealed_at)
            INSERT INTO chain_anchor (seal_number, hash, anchored_at)
            SELECT number, hash, sealed_at FROM sealed
            """)
        .param("number", seal.number())
        .param("lastSequence", seal.lastSequence())
        .param("leaves", seal.leavesBytes())
        .param("previousHash", bytes(seal.previousHash()))
        .param("hash", bytes(seal.hash()))
        .param("root", bytes(Objects.requireNonNull(seal.root())))
        .param("signature", bytes(Objects.requireNonNull(seal.signature())))
        .param("sealedAt", seal.sealedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
