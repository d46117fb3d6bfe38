package io.quittance.ledger.proof;

import static java.util.Comparator.comparing;

import io.quittance.ledger.account.Side;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.Posting;
import io.quittance.ledger.proof.LedgerFindings.AccountsProof;
import io.quittance.ledger.proof.LedgerFindings.BalancesProof;
import io.quittance.ledger.proof.LedgerFindings.CurrencySum;
import io.quittance.ledger.proof.LedgerFindings.EntriesProof;
import io.quittance.ledger.proof.LedgerFindings.HoldsProof;
import io.quittance.ledger.proof.LedgerFindings.WrongAccount;
import io.quittance.ledger.proof.LedgerFindings.WrongBalance;
import io.quittance.ledger.proof.LedgerFindings.WrongHeldTotal;
import io.quittance.platform.chain.Rows;
import io.quittance.platform.money.Money;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The books as the journal says they must be: each posting is added, one after the other, and in
 * the end compared with what is stored. Memory grows with accounts, not with entries.
 */
final class Books {

  /** How many offenders are named. */
  private static final int NAMED_MAX = 10;

  private final Map<UUID, AccountState> accounts = new HashMap<>();
  private final Map<String, @Nullable Currency> known = new HashMap<>();
  private final List<Long> unbalanced = new ArrayList<>();
  private final List<Long> wrongRunningTotals = new ArrayList<>();
  private final Set<UUID> wronglyPosted = new HashSet<>();
  private final List<AccountState> touchedSinceSealed = new ArrayList<>();
  private @Nullable Running sealed;
  private Running running = new Running();

  /** What grows with each position; a copy of it leads back to a seal. */
  private static final class Running {

    private final Map<String, CurrencySum> currencies = new TreeMap<>();

    /** Entries that post a hold, until the hold's own change is met, soon after. */
    private final Map<UUID, PostedHold> posts = new HashMap<>();

    private long entries;
    private long postings;
    private long holds;

    Running copy() {
      var copy = new Running();
      copy.currencies.putAll(currencies);
      copy.posts.putAll(posts);
      copy.entries = entries;
      copy.postings = postings;
      copy.holds = holds;
      return copy;
    }
  }

  /** The entry that posts a hold. */
  private record PostedHold(EntryRow entry, List<PostingRow> lines) {

    boolean isOf(HoldRow hold) {
      return entry.id().equals(hold.entryId())
          && entry.bookedAt().equals(hold.endedAt())
          && lines.stream().filter(line -> isLineOf(hold, line)).count() == 2;
    }

    private static boolean isLineOf(HoldRow hold, PostingRow line) {
      return hold.postedAmount() != null
          && line.amount() == hold.postedAmount()
          && line.currency().equals(hold.currency())
          && (line.accountId().equals(hold.fromAccountId())
              || line.accountId().equals(hold.toAccountId()));
    }
  }

  /** Takes over what is stored of accounts. */
  void load(Rows<AccountRow> rows) {
    accounts.values().forEach(AccountState::forgetWhatIsStored);
    for (var row = rows.next(); row != null; row = rows.next()) {
      var state = accounts.get(row.id());
      if (state == null) {
        accounts.put(row.id(), new AccountState(row));
      } else {
        state.isStoredAs(row);
      }
    }
  }

  /** Takes over how an account was opened, and says whether it is still that. */
  boolean open(AccountOpeningRow opening) {
    var account = accounts.get(opening.accountId());
    return account != null && account.open(opening);
  }

  /** Adds an entry and says whether it is what it was booked as. */
  boolean book(EntryRow entry, List<PostingRow> lines) {
    running.entries++;
    boolean whole = lines.size() == entry.postingCount();
    var content = new ArrayList<Posting>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      whole &= line.lineNo() == i + 1;
      var posting = add(line);
      if (posting != null
          && line.entryId().equals(entry.id())
          && line.bookedAt().equals(entry.bookedAt())) {
        content.add(posting);
      }
    }
    if (!whole || !balances(lines)) {
      name(unbalanced, entry.sequence());
    }
    notePostOfHold(entry, lines);
    return whole
        && content.size() == lines.size()
        && entry.computedContent(content).equals(entry.contentDigest());
  }

  /** Adds lines that no entry has. */
  void bookStray(long sequence, List<PostingRow> lines) {
    lines.forEach(this::add);
    name(unbalanced, sequence);
  }

  /** Adds a line to its account; null when it cannot be a line of any entry. */
  private @Nullable Posting add(PostingRow line) {
    running.postings++;
    running.currencies.merge(
        line.currency(),
        CurrencySum.none(line.currency()).plus(line.debit(), line.credit()),
        (sum, _) -> sum.plus(line.debit(), line.credit()));
    var account = accounts.get(line.accountId());
    if (account == null) {
      name(wrongRunningTotals, line.sequence());
      return null;
    }
    if (sealed != null && account.noteSealed()) {
      touchedSinceSealed.add(account);
    }
    if (!account.add(line)) {
      name(wrongRunningTotals, line.sequence());
    }
    return posting(line, account.row());
  }

  private @Nullable Posting posting(PostingRow line, AccountRow account) {
    var currency = known.computeIfAbsent(line.currency(), Books::currency);
    if (currency == null
        || !line.currency().equals(account.currency())
        || line.amount() <= 0
        || !(line.isDebit() || line.isCredit())) {
      return null;
    }
    return new Posting(
        account.code(),
        line.isDebit() ? Side.DEBIT : Side.CREDIT,
        new Money(line.amount(), currency));
  }

  /** Also one that is no legal tender any more: its entries stay. */
  private static @Nullable Currency currency(String code) {
    try {
      return Currency.getInstance(code);
    } catch (IllegalArgumentException unheardOf) {
      return null;
    }
  }

  private static boolean balances(List<PostingRow> lines) {
    if (lines.size() == 2) {
      return lines.getFirst().currency().equals(lines.getLast().currency())
          && lines.getFirst().debit() == lines.getLast().credit()
          && lines.getFirst().credit() == lines.getLast().debit();
    }
    var differences = new HashMap<String, BigInteger>();
    for (var line : lines) {
      differences.merge(
          line.currency(),
          BigInteger.valueOf(line.debit()).subtract(BigInteger.valueOf(line.credit())),
          BigInteger::add);
    }
    return differences.values().stream().allMatch(difference -> difference.signum() == 0);
  }

  private void notePostOfHold(EntryRow entry, List<PostingRow> lines) {
    var holdId = entry.cause().id();
    if (entry.cause().kind().equals(Cause.HOLD) && holdId != null) {
      running.posts.put(holdId, new PostedHold(entry, lines));
    }
  }

  /** Adds a change of a hold and says whether the hold is still what it became. */
  boolean change(HoldChangeRow change) {
    var hold = change.latest();
    if (hold != null) {
      running.holds++;
      if (hold.isPosted()) {
        var post = running.posts.remove(hold.id());
        if (post == null || !post.isOf(hold)) {
          wronglyPosted.add(hold.id());
        }
      }
    }
    return change.isIntact();
  }

  /** What comes from now on is not sealed. */
  void noteSealed() {
    sealed = running.copy();
  }

  /** Back to where {@link #noteSealed} was called; what was wrong afterwards stays named. */
  void rewind() {
    touchedSinceSealed.forEach(AccountState::rewind);
    touchedSinceSealed.clear();
    if (sealed != null) {
      running = sealed;
      sealed = null;
    }
  }

  long accountCount() {
    return accounts.size();
  }

  long entryCount() {
    return running.entries;
  }

  long postingCount() {
    return running.postings;
  }

  EntriesProof entries() {
    return EntriesProof.of(List.copyOf(running.currencies.values()), List.copyOf(unbalanced));
  }

  AccountsProof accounts() {
    return AccountsProof.of(
        firstOf(account -> !account.isAsOpened())
            .map(account -> new WrongAccount(account.row().code(), account.row().currency()))
            .toList());
  }

  BalancesProof balances() {
    var wrong = firstOf(account -> !account.isBalanceRight()).map(Books::wrongBalance).toList();
    return BalancesProof.of(wrong, List.copyOf(wrongRunningTotals));
  }

  /**
   * Compares held totals and posted holds.
   *
   * @param pending what the pending holds of each account add up to
   * @param stored how many holds there are; null to leave it out
   */
  HoldsProof holds(Map<UUID, BigInteger> pending, @Nullable Long stored) {
    var wrong =
        firstOf(
                account ->
                    !pendingOf(account, pending).equals(BigInteger.valueOf(held(account.row()))))
            .map(account -> wrongHeldTotal(account.row(), pendingOf(account, pending)))
            .toList();
    // An entry that posts a hold, of which the hold knows nothing.
    wronglyPosted.addAll(running.posts.keySet());
    return HoldsProof.of(
        wrong,
        wronglyPosted.stream().sorted().limit(NAMED_MAX).toList(),
        stored == null ? 0 : stored - running.holds);
  }

  private Stream<AccountState> firstOf(Predicate<AccountState> wrong) {
    return accounts.values().stream()
        .filter(wrong)
        .sorted(
            comparing((AccountState account) -> account.row().code())
                .thenComparing(account -> account.row().currency()))
        .limit(NAMED_MAX);
  }

  private static BigInteger pendingOf(AccountState account, Map<UUID, BigInteger> pending) {
    return pending.getOrDefault(account.row().id(), BigInteger.ZERO);
  }

  private static long held(AccountRow account) {
    return account.balance() == null ? 0 : account.balance().heldTotal();
  }

  private static WrongHeldTotal wrongHeldTotal(AccountRow account, BigInteger pending) {
    return new WrongHeldTotal(account.code(), account.currency(), held(account), pending);
  }

  private static WrongBalance wrongBalance(AccountState account) {
    var row = account.row();
    var stored = row.balance();
    return new WrongBalance(
        row.code(),
        row.currency(),
        stored == null ? 0 : stored.debitTotal(),
        stored == null ? 0 : stored.creditTotal(),
        account.debit(),
        account.credit());
  }

  private static void name(List<Long> offenders, long sequence) {
    if (offenders.size() < NAMED_MAX && !offenders.contains(sequence)) {
      offenders.add(sequence);
    }
  }
}
