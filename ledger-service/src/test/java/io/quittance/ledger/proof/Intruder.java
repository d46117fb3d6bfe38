package io.quittance.ledger.proof;

import io.quittance.platform.chain.Leaf;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealVerifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Somebody with every right, who changes the past in a transaction of his own; it is rolled back
 * when he is closed. What he sees can be checked like the ledger itself.
 */
final class Intruder implements AutoCloseable {

  private static final List<String> TABLES =
      List.of(
          "posting",
          "journal_entry",
          "seal",
          "chain_anchor",
          "account",
          "account_balance",
          "account_opening",
          "hold",
          "hold_change");

  private final Connection database;
  private final JdbcClient jdbc;

  Intruder(Connection database) throws SQLException {
    this.database = database;
    this.jdbc = JdbcClient.create(new SingleConnectionDataSource(database, true));
    database.setAutoCommit(false);
    for (var table : TABLES) {
      run("ALTER TABLE %s DISABLE TRIGGER ALL".formatted(table));
    }
    run("ALTER TABLE account_balance DROP CONSTRAINT account_balance_within_bounds");
  }

  /** Runs a statement and says how many rows it changed. */
  int run(String statement) throws SQLException {
    try (var sql = database.createStatement()) {
      return Math.max(0, sql.execute(statement) ? 0 : sql.getUpdateCount());
    }
  }

  JdbcClient jdbc() {
    return jdbc;
  }

  Connection database() {
    return database;
  }

  DatabaseSource source() {
    return new DatabaseSource(jdbc);
  }

  /** What the proof finds in what he sees. */
  LedgerFindings check(SealVerifier keys) {
    return check(new Trusted(keys, 0, Seal.NONE));
  }

  /** As {@link #check(SealVerifier)}, by what else is known. */
  LedgerFindings check(Trusted trusted) {
    return CheckLedger.whole(source(), trusted);
  }

  /** Makes stored and running totals fit the postings, as one would who hides something. */
  void repairTotals() throws SQLException {
    run(
        """
        UPDATE posting p SET debit_total = so_far.debit, credit_total = so_far.credit
        FROM (SELECT entry_id, line_no,
                     sum(CASE side WHEN 'DEBIT' THEN amount ELSE 0 END) OVER w AS debit,
                     sum(CASE side WHEN 'CREDIT' THEN amount ELSE 0 END) OVER w AS credit
              FROM posting
              WINDOW w AS (PARTITION BY account_id ORDER BY sequence, line_no)) so_far
        WHERE p.entry_id = so_far.entry_id AND p.line_no = so_far.line_no
          AND (p.debit_total <> so_far.debit OR p.credit_total <> so_far.credit)
        """);
    run(
        """
        UPDATE account_balance b
        SET debit_total = t.debit, credit_total = t.credit
        FROM (SELECT a.id, coalesce(sum(p.amount) FILTER (WHERE side = 'DEBIT'), 0) AS debit,
                     coalesce(sum(p.amount) FILTER (WHERE side = 'CREDIT'), 0) AS credit
              FROM account a LEFT JOIN posting p ON p.account_id = a.id GROUP BY a.id) t
        WHERE t.id = b.account_id AND (b.debit_total <> t.debit OR b.credit_total <> t.credit)
        """);
  }

  /** Makes the content digest of an entry fit its lines. */
  void repairDigest(long sequence) throws SQLException {
    var entry = source().entryStream(sequence - 1, sequence, 1).findFirst().orElseThrow();
    run(
        "UPDATE journal_entry SET content_digest = decode('%s', 'hex') WHERE sequence = %d"
            .formatted(entry.computedContent(source().postingsOf(entry)), sequence));
  }

  /** Makes all seals from one on anew, as far as one can without the keys. */
  void repairSeals(long from, boolean signed) throws SQLException {
    repairSeals(from, signed, EntryRow::leaf);
  }

  /**
   * As if everything had been noted and sealed before digests and leaves covered who asked, but for
   * the signatures.
   */
  void sealAlone() throws SQLException {
    var latest =
        source()
            .holdChangeStream(0, Long.MAX_VALUE, Integer.MAX_VALUE)
            .filter(HoldChangeRow::isLatest)
            .toList();
    for (var change : latest) {
      var hold = Objects.requireNonNull(change.latest());
      run(
          "UPDATE hold_change SET digest = decode('%s', 'hex') WHERE sequence = %d"
              .formatted(hold.digestAlone(), change.sequence()));
    }
    repairSeals(1, true, EntryRow::leafAlone);
  }

  private void repairSeals(long from, boolean signed, Function<EntryRow, Leaf> leaf)
      throws SQLException {
    run("ALTER TABLE seal DROP CONSTRAINT seal_signed");
    Seal previous = source().seal(from - 1).orElse(Seal.NONE);
    for (var stored = source().seal(from); stored.isPresent(); stored = source().seal(from)) {
      var old = stored.get();
      var leaves = leaves(previous.lastSequence(), old.lastSequence(), leaf);
      var made = previous.next(leaves, old.sealedAt());
      if (!signed) {
        var draft = unsigned(made, "");
        made = unsigned(made, draft.computedHash());
      }
      replace(made, signed ? old.signature() : null);
      previous = made;
      from++;
    }
  }

  private static Seal unsigned(Seal seal, String hash) {
    return new Seal(
        seal.number(),
        seal.lastSequence(),
        seal.leaves(),
        seal.previousHash(),
        hash,
        null,
        null,
        seal.sealedAt());
  }

  private List<Leaf> leaves(long after, long upTo, Function<EntryRow, Leaf> leaf) {
    var source = source();
    return Stream.concat(
            source.entryStream(after, upTo, Integer.MAX_VALUE).map(leaf),
            Stream.concat(
                source.holdChangeStream(after, upTo, Integer.MAX_VALUE).map(HoldChangeRow::leaf),
                source.openingStream(after, upTo, Integer.MAX_VALUE).map(AccountOpeningRow::leaf)))
        .sorted(Comparator.comparingLong(Leaf::sequence))
        .toList();
  }

  private void replace(Seal seal, @Nullable String signature) {
    jdbc.sql(
            """
            WITH replaced AS (
                UPDATE seal SET last_sequence = :last, leaves = :leaves,
                    previous_hash = decode(:previous, 'hex'), hash = decode(:hash, 'hex'),
                    root = decode(:root::text, 'hex'), signature = decode(:signature::text, 'hex')
                WHERE number = :number)
            UPDATE chain_anchor SET hash = decode(:hash, 'hex') WHERE seal_number = :number
            """)
        .param("last", seal.lastSequence())
        .param("leaves", seal.leavesBytes())
        .param("previous", seal.previousHash())
        .param("hash", seal.hash())
        .param("root", seal.root())
        .param("signature", signature)
        .param("number", seal.number())
        .update();
  }

  @Override
  public void close() throws SQLException {
    database.rollback();
    database.close();
  }
}
