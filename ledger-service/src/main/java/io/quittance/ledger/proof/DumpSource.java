package io.quittance.ledger.proof;

import io.quittance.contracts.ledger.LedgerEvent;
import io.quittance.ledger.account.AccountType;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryDetails;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A ledger as a dump of its database holds it. The rows of a dump are in no order, so those of the
 * journal are sorted by way of temporary files; accounts and holds are kept in memory.
 */
final class DumpSource implements LedgerSource, AutoCloseable {

  private static final Columns ENTRIES =
      new Columns(
          "journal_entry",
          "id,sequence,reference,description,posting_count,content_digest,cause_kind,cause_id,"
              + "payment_intent_id,booked_at,effective_date,metadata");
  private static final Columns POSTINGS =
      new Columns(
          "posting",
          "entry_id,line_no,sequence,account_id,side,amount,currency,debit_total,credit_total,"
              + "booked_at");
  private static final Columns CHANGES = new Columns("hold_change", "sequence,hold_id,digest");
  private static final Columns SEALS =
      new Columns(
          "seal", "number,last_sequence,leaves,previous_hash,hash,root,signature,sealed_at");
  private static final Columns ANCHORS =
      new Columns("chain_anchor", "seal_number,hash,anchored_at");
  private static final Set<String> NEEDED =
      Set.of(
          "account",
          "account_balance",
          "journal_entry",
          "posting",
          "hold",
          "hold_change",
          "seal",
          "chain_anchor");

  private final Path folder;
  private final RowSorter entries;
  private final RowSorter postings;
  private final RowSorter changes;
  private final RowSorter seals;
  private final RowSorter anchors;
  private final RowSorter published;
  private final Map<UUID, AccountRow> accounts = new HashMap<>();
  private final Map<UUID, AccountRow.Balance> balances = new HashMap<>();
  private final Map<UUID, HoldRow> holds = new HashMap<>();
  private final Map<UUID, Long> latestChanges = new HashMap<>();
  private final Map<UUID, Long> changeCounts = new HashMap<>();
  private final Set<String> found = new HashSet<>();
  private long lastPublished;

  /** The columns of a table in an order of ours. */
  private record Columns(DumpTable table) {

    Columns(String table, String columns) {
      this(new DumpTable(table, List.of(columns.split(","))));
    }

    CopyRow row(String line) {
      return new CopyRow(table, line);
    }

    String ordered(DumpTable from, String line) {
      return from.columns().equals(table.columns())
          ? line
          : new CopyRow(from, line).inOrderOf(table.columns());
    }
  }

  private DumpSource(Path folder) {
    this.folder = folder;
    entries = new RowSorter(folder, "entries");
    postings = new RowSorter(folder, "postings");
    changes = new RowSorter(folder, "changes");
    seals = new RowSorter(folder, "seals");
    anchors = new RowSorter(folder, "anchors");
    published = new RowSorter(folder, "published");
  }

  /**
   * Reads a dump. Close it to delete the temporary files.
   *
   * @param dump a plain dump of pg_dump, or a folder of such
   * @param anchorsFile the values of the topic {@code ledger.events}, one a line; null for none
   * @throws Unreadable when something of it cannot be read or is not there
   */
  static DumpSource read(Path dump, @Nullable Path anchorsFile) {
    try {
      var source = new DumpSource(Files.createTempDirectory("ledger-dump"));
      try {
        DumpFile.read(dump, source::take);
        source.requireAll(dump);
        if (anchorsFile != null) {
          source.takeAnchors(anchorsFile);
        }
        return source;
      } catch (RuntimeException e) {
        source.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireAll(Path dump) {
    for (var table : NEEDED.stream().sorted().toList()) {
      if (!found.contains(table)) {
        throw new Unreadable("%s does not hold the table %s".formatted(dump, table));
      }
    }
  }

  private void take(DumpTable from, String line) {
    var table = from.label().startsWith("posting_") ? "posting" : from.label();
    if (line.isEmpty()) {
      found.add(table);
      return;
    }
    switch (table) {
      case "account" -> takeAccount(new CopyRow(from, line));
      case "account_balance" -> takeBalance(new CopyRow(from, line));
      case "hold" -> takeHold(new CopyRow(from, line));
      case "hold_change" -> takeChange(CHANGES.ordered(from, line));
      case "journal_entry" -> sort(entries, ENTRIES, from, line, "sequence", null);
      case "posting" -> sort(postings, POSTINGS, from, line, "sequence", "line_no");
      case "seal" -> sort(seals, SEALS, from, line, "number", null);
      case "chain_anchor" -> sort(anchors, ANCHORS, from, line, "seal_number", null);
      default -> {}
    }
  }

  private static void sort(
      RowSorter sorter,
      Columns columns,
      DumpTable from,
      String line,
      String key,
      @Nullable String subKey) {
    var ordered = columns.ordered(from, line);
    var row = columns.row(ordered);
    sorter.add(row.number(key), subKey == null ? 0 : (int) row.number(subKey), ordered);
  }

  private void takeAccount(CopyRow row) {
    var id = row.uuid("id");
    accounts.put(
        id,
        new AccountRow(
            id,
            row.text("code"),
            row.text("currency"),
            type(row.text("type")),
            row.flag("allow_negative"),
            null));
  }

  private static AccountType type(String name) {
    try {
      return AccountType.valueOf(name);
    } catch (IllegalArgumentException _) {
      throw new Unreadable("account.type cannot be '%s'".formatted(name));
    }
  }

  private void takeBalance(CopyRow row) {
    balances.put(
        row.uuid("account_id"),
        new AccountRow.Balance(
            row.text("normal_side"),
            row.flag("allow_negative"),
            row.number("debit_total"),
            row.number("credit_total"),
            row.number("held_total"),
            row.instant("latest_booked_at")));
  }

  private void takeHold(CopyRow row) {
    var id = row.uuid("id");
    holds.put(
        id,
        new HoldRow(
            id,
            row.text("reference"),
            row.uuid("from_account_id"),
            row.uuid("to_account_id"),
            row.text("currency"),
            row.number("amount"),
            row.text("status"),
            row.maybeNumber("posted_amount"),
            row.maybeUuid("entry_id"),
            row.instant("created_at"),
            row.maybeInstant("expires_at"),
            row.maybeInstant("ended_at")));
  }

  private void takeChange(String line) {
    var row = CHANGES.row(line);
    long sequence = row.number("sequence");
    changes.add(sequence, 0, line);
    latestChanges.merge(row.uuid("hold_id"), sequence, Math::max);
    changeCounts.merge(row.uuid("hold_id"), 1L, Long::sum);
  }

  private void takeAnchors(Path file) {
    try (var lines = Files.newBufferedReader(file)) {
      long number = 0;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          long seal = anchor(file, number, line).sealNumber();
          published.add(seal, 0, line);
          lastPublished = Math.max(lastPublished, seal);
        }
      }
      if (lastPublished == 0) {
        throw new Unreadable("%s holds no anchor".formatted(file));
      }
    } catch (IOException e) {
      throw new Unreadable("%s cannot be read: %s".formatted(file, e));
    }
  }

  private static LedgerEvent.Sealed anchor(Path file, long number, String line) {
    try {
      if (LedgerEvent.CATALOG.read("ledger.sealed.v1", line).orElseThrow()
              instanceof LedgerEvent.Sealed anchor
          && anchor.sealNumber() > 0) {
        return anchor;
      }
    } catch (RuntimeException notAnEvent) {
      // told below
    }
    throw new Unreadable("line %d of %s is not an anchor".formatted(number, file));
  }

  @Override
  public Rows<AccountRow> accounts() {
    return Rows.of(
        accounts.values().stream()
            .map(
                account ->
                    new AccountRow(
                        account.id(),
                        account.code(),
                        account.currency(),
                        account.type(),
                        account.allowNegative(),
                        balances.get(account.id()))));
  }

  @Override
  public Rows<EntryRow> entries(long after) {
    return fromTheStart(after, entries, line -> entry(ENTRIES.row(line)));
  }

  private static EntryRow entry(CopyRow row) {
    return new EntryRow(
        row.uuid("id"),
        row.number("sequence"),
        row.text("reference"),
        row.text("description"),
        details(row),
        (int) row.number("posting_count"),
        row.hex("content_digest"),
        new Cause(
            row.text("cause_kind"), row.maybeUuid("cause_id"), row.maybe("payment_intent_id")),
        row.instant("booked_at"));
  }

  private static @Nullable EntryDetails details(CopyRow row) {
    try {
      return EntryDetails.stored(row.maybeDate("effective_date"), row.maybe("metadata"));
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }

  @Override
  public Rows<PostingRow> postings(long after) {
    return fromTheStart(after, postings, line -> posting(POSTINGS.row(line)));
  }

  private static PostingRow posting(CopyRow row) {
    return new PostingRow(
        row.uuid("entry_id"),
        (int) row.number("line_no"),
        row.number("sequence"),
        row.uuid("account_id"),
        row.text("side"),
        row.number("amount"),
        row.text("currency"),
        row.number("debit_total"),
        row.number("credit_total"),
        row.instant("booked_at"));
  }

  @Override
  public Rows<HoldChangeRow> holdChanges(long after) {
    return fromTheStart(after, changes, line -> holdChange(CHANGES.row(line)));
  }

  private HoldChangeRow holdChange(CopyRow row) {
    var holdId = row.uuid("hold_id");
    long sequence = row.number("sequence");
    boolean isLatest = Long.valueOf(sequence).equals(latestChanges.get(holdId));
    return new HoldChangeRow(
        sequence,
        holdId,
        row.hex("digest"),
        isLatest,
        isLatest ? changeCounts.getOrDefault(holdId, 1L) - 1 : 0,
        isLatest ? holds.get(holdId) : null);
  }

  @Override
  public Map<UUID, BigInteger> pendingHolds() {
    var pending = new HashMap<UUID, BigInteger>();
    for (var hold : holds.values()) {
      if (hold.isPending()) {
        pending.merge(hold.fromAccountId(), BigInteger.valueOf(hold.amount()), BigInteger::add);
      }
    }
    return pending;
  }

  @Override
  public long holds() {
    return holds.size();
  }

  @Override
  public Rows<Seal> seals(long after) {
    return fromTheStart(after, seals, line -> seal(SEALS.row(line)));
  }

  private static Seal seal(CopyRow row) {
    return new Seal(
        row.number("number"),
        row.number("last_sequence"),
        Seal.leaves(HexFormat.of().parseHex(row.hex("leaves"))),
        row.hex("previous_hash"),
        row.hex("hash"),
        row.maybeHex("root"),
        row.maybeHex("signature"),
        row.instant("sealed_at"));
  }

  @Override
  public Optional<Seal> seal(long number) {
    throw new UnsupportedOperationException("a dump is read as a whole");
  }

  @Override
  public Rows<AnchorRow> anchors(long after) {
    return fromTheStart(after, anchors, line -> anchor(ANCHORS.row(line)));
  }

  private static AnchorRow anchor(CopyRow row) {
    return new AnchorRow(row.number("seal_number"), row.hex("hash"), row.instant("anchored_at"));
  }

  /** The last seal that was published, as far as the anchors tell; 0 without anchors. */
  long lastPublished() {
    return lastPublished;
  }

  @Override
  public Rows<LedgerEvent.Sealed> publishedAnchors() {
    return fromTheStart(
        0,
        published,
        line ->
            (LedgerEvent.Sealed) LedgerEvent.CATALOG.read("ledger.sealed.v1", line).orElseThrow());
  }

  private static <T> Rows<T> fromTheStart(long after, RowSorter sorter, Function<String, T> parse) {
    if (after != 0) {
      throw new UnsupportedOperationException("a dump is read as a whole");
    }
    var lines = sorter.sorted();
    return new Rows<>() {
      @Override
      public @Nullable T next() {
        var line = lines.next();
        return line == null ? null : parse.apply(line);
      }

      @Override
      public void close() {
        lines.close();
      }
    };
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
