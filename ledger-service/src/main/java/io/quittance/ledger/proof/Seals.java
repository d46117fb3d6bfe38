package io.quittance.ledger.proof;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Writes seals, each with its anchor beside it. */
@Repository
class Seals {

  /** Any number that no other advisory lock of this database has. */
  private static final long LOCK = 7_102_002L;

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
