package io.quittance.ledger.proof;

import io.quittance.ledger.account.AccountType;
import io.quittance.ledger.account.Side;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryDetails;
import io.quittance.ledger.journal.Posting;
import io.quittance.platform.chain.Anchor;
import io.quittance.platform.chain.Rows;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealTable;
import io.quittance.platform.money.Money;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The ledger as its database holds it. Needs a transaction, of one snapshot, that lasts until all
 * rows are closed: the driver fetches them piece by piece only then.
 */
@Repository
class DatabaseSource implements LedgerSource {

  private static final int ROWS_AT_A_TIME = 5_000;

  /** Any number that no other advisory lock of this database has. */
  private static final long SEALING = 7_102_002L;

  private static final String ENTRIES =
      """
      SELECT id, sequence, reference, description, posting_count, content_digest,
             cause_kind, cause_id, payment_intent_id, booked_at, effective_date, metadata,
             booked_by, request_id
      FROM journal_entry
      """;

  private static final String POSTING_COLUMNS =
      """
      SELECT p.entry_id, p.line_no, p.sequence, p.account_id, p.side, p.amount, p.currency,
             p.debit_total, p.credit_total, p.booked_at
      """;

  private final JdbcClient jdbc;
  private final SealTable seals;

  DatabaseSource(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.seals = new SealTable(jdbc, "seal", "last_sequence", SEALING);
  }

  SealTable sealTable() {
    return seals;
  }

  @Override
  public Rows<AccountRow> accounts() {
    return Rows.of(
        jdbc
            .sql(
                """
                SELECT a.id, a.code, a.currency, a.type, a.allow_negative, a.created_at,
                       a.metadata::text, b.account_id, b.normal_side, b.allow_negative,
                       b.debit_total, b.credit_total, b.held_total, b.latest_booked_at
                FROM account a LEFT JOIN account_balance b ON b.account_id = a.id
                """)
            .withFetchSize(ROWS_AT_A_TIME)
            .query((row, _) -> account(row))
            .stream());
  }

  private static AccountRow account(ResultSet row) throws SQLException {
    var balance =
        row.getObject(8) == null
            ? null
            : new AccountRow.Balance(
                row.getString(9),
                row.getBoolean(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13),
                instant(row, 14));
    return new AccountRow(
        uuid(row, 1),
        row.getString(2),
        row.getString(3),
        AccountType.valueOf(row.getString(4)),
        row.getBoolean(5),
        instant(row, 6),
        row.getString(7),
        balance);
  }

  @Override
  public Rows<EntryRow> entries(long after) {
    return Rows.of(entryStream(after, Long.MAX_VALUE, Integer.MAX_VALUE));
  }

  /** One entry. */
  Optional<EntryRow> entry(UUID id) {
    return jdbc.sql(ENTRIES + "WHERE id = :id")
        .param("id", id)
        .query((row, _) -> entry(row))
        .optional();
  }

  /** The lines of an entry. */
  List<Posting> postingsOf(EntryRow entry) {
    return jdbc.sql(
            """
            SELECT a.code, p.side, p.amount, p.currency
            FROM posting p JOIN account a ON a.id = p.account_id
            WHERE p.entry_id = :id AND p.booked_at = :bookedAt ORDER BY p.line_no
            """)
        .param("id", entry.id())
        .param("bookedAt", entry.bookedAt().atOffset(ZoneOffset.UTC))
        .query(
            (row, _) ->
                new Posting(
                    row.getString(1),
                    Side.valueOf(row.getString(2)),
                    new Money(row.getLong(3), Currency.getInstance(row.getString(4)))))
        .list();
  }

  /** The first entries of a part of the journal, in order. */
  Stream<EntryRow> entryStream(long after, long upTo, int limit) {
    return jdbc
        .sql(
            ENTRIES
                + """
                WHERE sequence > :after AND sequence <= :upTo
                ORDER BY sequence LIMIT :limit
                """)
        .param("after", after)
        .param("upTo", upTo)
        .param("limit", limit)
        .withFetchSize(ROWS_AT_A_TIME)
        .query((row, _) -> entry(row))
        .stream();
  }

  private static EntryRow entry(ResultSet row) throws SQLException {
    return new EntryRow(
        uuid(row, 1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        details(row),
        row.getInt(5),
        hex(row, 6),
        new Cause(row.getString(7), row.getObject(8, UUID.class), row.getString(9)),
        instant(row, 10),
        row.getString(13),
        row.getString(14));
  }

  private static @Nullable EntryDetails details(ResultSet row) throws SQLException {
    try {
      return EntryDetails.stored(row.getObject(11, LocalDate.class), row.getString(12));
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }

  @Override
  public Rows<PostingRow> postings(long after) {
    // All of them in one sort, which also brings lines without an entry; a part by its entries.
    var sql =
        after == 0
            ? POSTING_COLUMNS + "FROM posting p ORDER BY p.sequence, p.line_no"
            : POSTING_COLUMNS
                + """
                FROM journal_entry e
                JOIN posting p ON p.entry_id = e.id AND p.booked_at = e.booked_at
                WHERE e.sequence > %d
                ORDER BY p.sequence, p.line_no
                """
                    .formatted(after);
    return Rows.of(
        jdbc.sql(sql).withFetchSize(ROWS_AT_A_TIME).query((row, _) -> posting(row)).stream());
  }

  private static PostingRow posting(ResultSet row) throws SQLException {
    return new PostingRow(
        uuid(row, 1),
        row.getInt(2),
        row.getLong(3),
        uuid(row, 4),
        row.getString(5),
        row.getLong(6),
        row.getString(7),
        row.getLong(8),
        row.getLong(9),
        instant(row, 10));
  }

  @Override
  public Rows<HoldChangeRow> holdChanges(long after) {
    return Rows.of(holdChangeStream(after, Long.MAX_VALUE, Integer.MAX_VALUE));
  }

  /** The first changes of holds of a part of the journal, in order. */
  Stream<HoldChangeRow> holdChangeStream(long after, long upTo, int limit) {
    return jdbc
        .sql(
            """
            SELECT c.sequence, c.hold_id, c.digest, later.sequence IS NULL AS is_latest,
                   CASE WHEN later.sequence IS NULL THEN
                       (SELECT count(*) FROM hold_change e
                        WHERE e.hold_id = c.hold_id AND e.sequence < c.sequence)
                       ELSE 0 END AS earlier,
                   h.id, h.reference, h.from_account_id, h.to_account_id, h.currency, h.amount,
                   h.status, h.posted_amount, h.entry_id, h.created_at, h.expires_at, h.ended_at,
                   h.booked_by, h.request_id, h.ended_by, h.end_request_id
            FROM (SELECT * FROM hold_change WHERE sequence > :after AND sequence <= :upTo
                  ORDER BY sequence LIMIT :limit) c
            LEFT JOIN LATERAL (
                SELECT l.sequence FROM hold_change l
                WHERE l.hold_id = c.hold_id AND l.sequence > c.sequence LIMIT 1) later ON true
            LEFT JOIN hold h ON h.id = c.hold_id AND later.sequence IS NULL
            ORDER BY c.sequence
            """)
        .param("after", after)
        .param("upTo", upTo)
        .param("limit", limit)
        .withFetchSize(ROWS_AT_A_TIME)
        .query((row, _) -> holdChange(row))
        .stream();
  }

  private static HoldChangeRow holdChange(ResultSet row) throws SQLException {
    return new HoldChangeRow(
        row.getLong(1),
        uuid(row, 2),
        hex(row, 3),
        row.getBoolean(4),
        row.getLong(5),
        row.getObject(6) == null ? null : hold(row));
  }

  private static HoldRow hold(ResultSet row) throws SQLException {
    return new HoldRow(
        uuid(row, 6),
        row.getString(7),
        uuid(row, 8),
        uuid(row, 9),
        row.getString(10),
        row.getLong(11),
        row.getString(12),
        row.getObject(13, Long.class),
        row.getObject(14, UUID.class),
        instant(row, 15),
        maybe(row, 16),
        maybe(row, 17),
        row.getString(18),
        row.getString(19),
        row.getString(20),
        row.getString(21));
  }

  @Override
  public Rows<AccountOpeningRow> openings(long after) {
    return Rows.of(openingStream(after, Long.MAX_VALUE, Integer.MAX_VALUE));
  }

  /** The first openings of accounts of a part of the journal, in order. */
  Stream<AccountOpeningRow> openingStream(long after, long upTo, int limit) {
    return jdbc
        .sql(
            """
            SELECT sequence, account_id, digest FROM account_opening
            WHERE sequence > :after AND sequence <= :upTo
            ORDER BY sequence LIMIT :limit
            """)
        .param("after", after)
        .param("upTo", upTo)
        .param("limit", limit)
        .withFetchSize(ROWS_AT_A_TIME)
        .query((row, _) -> new AccountOpeningRow(row.getLong(1), uuid(row, 2), hex(row, 3)))
        .stream();
  }

  @Override
  public Map<UUID, BigInteger> pendingHolds() {
    var pending = new HashMap<UUID, BigInteger>();
    jdbc.sql(
            """
            SELECT from_account_id, sum(amount) AS pending FROM hold
            WHERE status = 'PENDING' GROUP BY from_account_id
            """)
        .query(
            row -> {
              pending.put(uuid(row, 1), row.getBigDecimal(2).toBigIntegerExact());
            });
    return pending;
  }

  @Override
  public long holds() {
    return jdbc.sql("SELECT count(*) FROM hold").query(Long.class).single();
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

  /** The seal that covers a position of the journal, if there is one yet. */
  Optional<Seal> sealOf(long sequence) {
    return seals.sealOf(sequence);
  }

  /** Notes the hash of a new seal beside it. */
  void appendAnchor(Seal seal) {
    jdbc.sql(
            """
            INSERT INTO chain_anchor (seal_number, hash, anchored_at)
            VALUES (:number, :hash, :sealedAt)
            """)
        .param("number", seal.number())
        .param("hash", HexFormat.of().parseHex(seal.hash()))
        .param("sealedAt", seal.sealedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  @Override
  public Rows<AnchorRow> anchors(long after) {
    return Rows.of(
        jdbc
            .sql(
                """
                SELECT seal_number, hash, anchored_at FROM chain_anchor
                WHERE seal_number > :after ORDER BY seal_number
                """)
            .param("after", after)
            .withFetchSize(ROWS_AT_A_TIME)
            .query((row, _) -> new AnchorRow(row.getLong(1), hex(row, 2), instant(row, 3)))
            .stream());
  }

  /** Those that were told are on the topic; only the last one is read from it, at the start. */
  @Override
  public Rows<Anchor> publishedAnchors() {
    return Rows.of(Stream.empty());
  }

  private static UUID uuid(ResultSet row, int column) throws SQLException {
    return Objects.requireNonNull(row.getObject(column, UUID.class));
  }

  private static String hex(ResultSet row, int column) throws SQLException {
    return HexFormat.of().formatHex(row.getBytes(column));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return Objects.requireNonNull(maybe(row, column));
  }

  private static @Nullable Instant maybe(ResultSet row, int column) throws SQLException {
    var moment = row.getObject(column, OffsetDateTime.class);
    return moment == null ? null : moment.toInstant();
  }
}
