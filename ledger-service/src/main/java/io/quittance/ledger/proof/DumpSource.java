package io.quittance.ledger.proof;

import io.quittance.ledger.account.AccountType;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryDetails;
import io.quittance.platform.chain.Anchor;
import io.quittance.platform.chain.CopyRow;
import io.quittance.platform.chain.DumpFile;
import io.quittance.platform.chain.DumpFolder;
import io.quittance.platform.chain.DumpTable;
import io.quittance.platform.chain.KeptAnchors;
import io.quittance.platform.chain.Rows;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SortedTable;
import io.quittance.platform.chain.Unreadable;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ledger as a dump of its database holds it. The rows of a dump are in no order, so those of the
 * journal are sorted by way of temporary files; accounts and holds are kept in memory.
 */
final class DumpSource implements LedgerSource, AutoCloseable {

  private static final Set<String> NEEDED =
      Set.of(
          "account",
          "account_balance",
          "account_opening",
          "journal_entry",
          "posting",
          "hold",
          "hold_change",
          "seal",
          "chain_anchor");

  private final DumpFolder folder = DumpFolder.create("ledger-dump");

  /** Who asked is not in dumps from before it was kept: as where nobody did. */
  private final SortedTable entries =
      folder
          .table(
              "journal_entry",
              "id,sequence,reference,description,posting_count,content_digest,cause_kind,cause_id,"
                  + "payment_intent_id,booked_at,effective_date,metadata",
              "sequence")
          .orWith("booked_by,request_id");

  private final SortedTable postings =
      folder.table(
          "posting",
          "entry_id,line_no,sequence,account_id,side,amount,currency,debit_total,credit_total,"
              + "booked_at",
          "sequence",
          "line_no");
  private final SortedTable changes =
      folder.table("hold_change", "sequence,hold_id,digest", "sequence");
  private final SortedTable openings =
      folder.table("account_opening", "sequence,account_id,digest", "sequence");
  private final SortedTable seals =
      folder.table(
          "seal",
          "number,last_sequence,leaves,previous_hash,hash,root,signature,sealed_at",
          "number");
  private final SortedTable anchors =
      folder.table("chain_anchor", "seal_number,hash,anchored_at", "seal_number");
  private final KeptAnchors published = folder.anchors(LedgerHead::anchor);
  private final Map<UUID, AccountRow> accounts = new HashMap<>();
  private final Map<UUID, AccountRow.Balance> balances = new HashMap<>();
  private final Map<UUID, HoldRow> holds = new HashMap<>();
  private final Map<UUID, Long> latestChanges = new HashMap<>();
  private final Map<UUID, Long> changeCounts = new HashMap<>();

  private DumpSource() {}

  /**
   * Reads a dump. Close it to delete the temporary files.
   *
   * @param dump a plain dump of pg_dump, or a folder of such
   * @param anchorsFile the values of the topic {@code ledger.events}, one a line; null for none
   * @throws Unreadable when something of it cannot be read or is not there
   */
  static DumpSource read(Path dump, @Nullable Path anchorsFile) {
    var source = new DumpSource();
    try {
      var labels = new HashSet<String>();
      DumpFile.read(dump, source::take).forEach(label -> labels.add(tableOf(label)));
      DumpFile.requireAll(dump, NEEDED, labels);
      if (anchorsFile != null) {
        source.takeAnchors(anchorsFile);
      }
      return source;
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Postings are in a table for each month. */
  private static String tableOf(String label) {
    return label.startsWith("posting_") ? "posting" : label;
  }

  private void take(DumpTable from, String line) {
    switch (tableOf(from.label())) {
      case "account" -> takeAccount(new CopyRow(from, line));
      case "account_balance" -> takeBalance(new CopyRow(from, line));
      case "hold" -> takeHold(new CopyRow(from, line));
      case "account_opening" -> openings.add(from, line);
      case "hold_change" -> takeChange(changes.add(from, line));
      case "journal_entry" -> entries.add(from, line);
      case "posting" -> postings.add(from, line);
      case "seal" -> seals.add(from, line);
      case "chain_anchor" -> anchors.add(from, line);
      default -> {}
    }
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
            row.instant("created_at"),
            row.maybe("metadata"),
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
            row.maybeInstant("ended_at"),
            row.ifThere("booked_by"),
            row.ifThere("request_id"),
            row.ifThere("ended_by"),
            row.ifThere("end_request_id")));
  }

  private void takeChange(CopyRow row) {
    latestChanges.merge(row.uuid("hold_id"), row.number("sequence"), Math::max);
    changeCounts.merge(row.uuid("hold_id"), 1L, Long::sum);
  }

  private void takeAnchors(Path file) {
    published.take(file);
    if (published.latest() == 0) {
      throw new Unreadable("%s holds no anchor".formatted(file));
    }
  }

  @Override
  public Rows<AccountRow> accounts() {
    return Rows.of(
        accounts.values().stream().map(account -> account.with(balances.get(account.id()))));
  }

  @Override
  public Rows<EntryRow> entries(long after) {
    return entries.rows(after, DumpSource::entry);
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
        row.instant("booked_at"),
        row.maybe("booked_by"),
        row.maybe("request_id"));
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
    return postings.rows(after, DumpSource::posting);
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
    return changes.rows(after, this::holdChange);
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
  public Rows<AccountOpeningRow> openings(long after) {
    return openings.rows(after, DumpSource::opening);
  }

  private static AccountOpeningRow opening(CopyRow row) {
    return new AccountOpeningRow(row.number("sequence"), row.uuid("account_id"), row.hex("digest"));
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
    return seals.rows(after, DumpSource::seal);
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
    return anchors.rows(after, DumpSource::anchor);
  }

  private static AnchorRow anchor(CopyRow row) {
    return new AnchorRow(row.number("seal_number"), row.hex("hash"), row.instant("anchored_at"));
  }

  /** The last seal that was published, as far as the anchors tell; 0 without anchors. */
  long lastPublished() {
    return published.latest();
  }

  @Override
  public Rows<Anchor> publishedAnchors() {
    return published.rows();
  }

  @Override
  public void close() {
    folder.close();
  }
}
