package io.quittance.platform.chain;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The seals of a chain in its database. */
public final class SealTable {

  /** Each has up to 1,000 leaves. */
  private static final int SEALS_AT_A_TIME = 20;

  private final JdbcClient jdbc;
  private final String table;
  private final String last;
  private final long lock;

  /**
   * Seals in a table.
   *
   * @param last the column that says up to where a seal reaches
   * @param lock any number that no other advisory lock of this database has
   */
  public SealTable(JdbcClient jdbc, String table, String last, long lock) {
    this.jdbc = jdbc;
    this.table = table;
    this.last = last;
    this.lock = lock;
  }

  /**
   * The seals of numbers above {@code number}, in order. Needs a transaction until it is closed.
   */
  public Rows<Seal> after(long number) {
    return Rows.of(
        jdbc
            .sql(select("leaves") + "WHERE number > :number ORDER BY number")
            .param("number", number)
            .withFetchSize(SEALS_AT_A_TIME)
            .query((row, _) -> seal(row))
            .stream());
  }

  /** One seal. */
  public Optional<Seal> seal(long number) {
    return one("leaves", "WHERE number = :value", number);
  }

  /** The seal that covers a position, if there is one yet. */
  public Optional<Seal> sealOf(long position) {
    return one("leaves", "WHERE %s >= :value ORDER BY %<s LIMIT 1".formatted(last), position);
  }

  /** The last seal; {@link Seal#NONE} before the first. */
  public Seal latest() {
    return one("leaves", "ORDER BY number DESC LIMIT :value", 1).orElse(Seal.NONE);
  }

  /** A seal without its leaves, which make it large. */
  Optional<Seal> head(long number) {
    return one("''::bytea AS leaves", "WHERE number = :value", number);
  }

  /** The last seal without its leaves; {@link Seal#NONE} before the first. */
  Seal latestHead() {
    return one("''::bytea AS leaves", "ORDER BY number DESC LIMIT :value", 1).orElse(Seal.NONE);
  }

  private Optional<Seal> one(String leaves, String which, long value) {
    return jdbc.sql(select(leaves) + which)
        .param("value", value)
        .query((row, _) -> seal(row))
        .optional();
  }

  private String select(String leaves) {
    return """
    SELECT number, %s, %s, previous_hash, hash, root, signature, sealed_at
    FROM %s
    """
        .formatted(last, leaves, table);
  }

  /** Waits until nobody else appends; held until the current transaction ends. */
  void lock() {
    jdbc.sql("SELECT pg_advisory_xact_lock(:lock)::text")
        .param("lock", lock)
        .query(String.class)
        .single();
  }

  /** When the current transaction began, which is when its seals are made. */
  Instant now() {
    return jdbc.sql("SELECT now()").query((row, _) -> instant(row, 1)).single();
  }

  /** Appends a signed seal. */
  void append(Seal seal) {
    jdbc.sql(
            """
            INSERT INTO %s (number, %s, leaves, previous_hash, hash, root, signature, sealed_at)
            VALUES (:number, :last, :leaves, :previous, :hash, :root, :signature, :sealedAt)
            """
                .formatted(table, last))
        .param("number", seal.number())
        .param("last", seal.lastSequence())
        .param("leaves", seal.leavesBytes())
        .param("previous", bytes(seal.previousHash()))
        .param("hash", bytes(seal.hash()))
        .param("root", bytes(Objects.requireNonNull(seal.root())))
        .param("signature", bytes(Objects.requireNonNull(seal.signature())))
        .param("sealedAt", seal.sealedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  private static Seal seal(ResultSet row) throws SQLException {
    return new Seal(
        row.getLong(1),
        row.getLong(2),
        Seal.leaves(row.getBytes(3)),
        hex(row.getBytes(4)),
        hex(row.getBytes(5)),
        maybeHex(row.getBytes(6)),
        maybeHex(row.getBytes(7)),
        instant(row, 8));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static @Nullable String maybeHex(byte @Nullable [] bytes) {
    return bytes == null ? null : hex(bytes);
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class)).toInstant();
  }
}
