package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.ACCOUNT_NOT_FOUND;
import static io.quittance.ledger.LedgerProblem.CURRENCY_MISMATCH;

import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.Accounts;
import io.quittance.ledger.account.KnownAccounts;
import io.quittance.ledger.account.NewAccount;
import io.quittance.ledger.journal.WriteOutcome.Booked;
import io.quittance.ledger.journal.WriteOutcome.Existing;
import io.quittance.ledger.journal.WriteOutcome.HoldChanged;
import io.quittance.ledger.journal.WriteOutcome.HoldKept;
import io.quittance.ledger.journal.WriteOutcome.Refused;
import io.quittance.platform.id.Ids;
import io.quittance.platform.problem.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Books a batch of entries and holds in the current transaction: locks the balances it touches, in
 * one order for all writers, applies the requests one after another in memory, and writes the
 * result at once. A hold changes only under the lock of its {@code from} account's balance.
 *
 * <p>A reference books once. Two transactions that bring the same new reference at the same moment
 * are told apart by its unique key: one fails with a {@code DuplicateKeyException}, and finds the
 * entry or hold when it runs again.
 */
@Service
public class WriteEntries {

  private final Journal journal;
  private final Entries entries;
  private final Holds holds;
  private final Accounts accounts;
  private final KnownAccounts knownAccounts;
  private final Ids ids;

  WriteEntries(
      Journal journal,
      Entries entries,
      Holds holds,
      Accounts accounts,
      KnownAccounts knownAccounts,
      Ids ids) {
    this.journal = journal;
    this.entries = entries;
    this.holds = holds;
    this.accounts = accounts;
    this.knownAccounts = knownAccounts;
    this.ids = ids;
  }

  /**
   * Books what can be booked; the outcomes are in the order of the requests. For those whose cause
   * says who asked.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<WriteOutcome> write(List<? extends LedgerRequest> requests) {
    return writeAsked(requests.stream().map(request -> new Asked(request, null)).toList());
  }

  /** As {@link #write}, and notes who asked. */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<WriteOutcome> writeAsked(List<Asked> asked) {
    var requests = asked.stream().map(Asked::request).toList();
    knownAccounts.openMissing(requests.stream().flatMap(WriteEntries::opens).toList());
    var known = journal.known(entryReferences(requests));
    var keys = keys(requests, known.keySet());
    var locked = lock(keys);
    if (!concernsHolds(requests, locked)) {
      return write(asked, known, new OpenBook(locked, this::absent), OpenHolds.none());
    }
    var moment = journal.moment();
    var book = new OpenBook(holds.expire(locked, moment), this::absent);
    return write(asked, known, book, new OpenHolds(moment, holds.concerning(requests)));
  }

  private Map<AccountKey, TouchedBalance> lock(Set<AccountKey> keys) {
    var found = knownAccounts.find(keys).values();
    return found.isEmpty() ? Map.of() : journal.lock(found);
  }

  private List<WriteOutcome> write(
      List<Asked> asked, Map<String, Journal.Known> known, OpenBook book, OpenHolds openHolds) {
    var batch = new OpenBatch(known, book, openHolds, ids);
    var decisions = new ArrayList<Decision>(asked.size());
    asked.forEach(one -> decisions.add(batch.decide(one)));
    findBookedMeanwhile(asked, decisions, batch);
    var toAppend = decisions.stream().flatMap(WriteEntries::appended).toList();
    var positions =
        book.changed().isEmpty()
            ? Map.<UUID, Journal.Position>of()
            : journal.append(toAppend, book.changed());
    holds.place(openHolds.placed());
    holds.end(openHolds.ended().stream().map(hold -> timed(hold, positions)).toList());
    return outcomes(decisions, positions);
  }

  /**
   * Looks once more for the references of refused requests: while this transaction waited for the
   * balances, another may have booked the same request and spent the money.
   */
  private void findBookedMeanwhile(List<Asked> asked, List<Decision> decisions, OpenBatch batch) {
    var refused =
        IntStream.range(0, asked.size())
            .filter(i -> decisions.get(i) instanceof Decision.Refuse)
            .filter(i -> asked.get(i).request() instanceof EntryRequest)
            .boxed()
            .toList();
    if (refused.isEmpty()) {
      return;
    }
    var booked =
        journal.known(entryReferences(refused.stream().map(i -> asked.get(i).request()).toList()));
    batch.learn(booked);
    for (int i : refused) {
      if (asked.get(i).request() instanceof EntryRequest entry
          && booked.containsKey(entry.reference())) {
        decisions.set(i, batch.decide(asked.get(i)));
      }
    }
  }

  private static Stream<NewAccount> opens(LedgerRequest request) {
    return request instanceof EntryRequest entry ? entry.opens().stream() : Stream.empty();
  }

  /** Of the entries that the requests may become. */
  private static Set<String> entryReferences(List<? extends LedgerRequest> requests) {
    var references = new HashSet<String>();
    for (LedgerRequest request : requests) {
      switch (request) {
        case EntryRequest entry -> references.add(entry.reference());
        case HoldChange.Post(var holdId, _) -> references.add(Hold.entryReference(holdId));
        case HoldRequest _, HoldChange.Release _ -> {}
      }
    }
    return references;
  }

  /** The accounts to lock. Those of a hold never change, so they may be looked up before. */
  private Set<AccountKey> keys(List<? extends LedgerRequest> requests, Set<String> known) {
    var keys = new HashSet<AccountKey>();
    var holdIds = new HashSet<UUID>();
    for (LedgerRequest request : requests) {
      switch (request) {
        case EntryRequest entry when known.contains(entry.reference()) -> {}
        case EntryRequest entry -> entry.postings().forEach(posting -> keys.add(posting.key()));
        case HoldRequest hold -> keys.addAll(hold.keys());
        case HoldChange change -> holdIds.add(change.holdId());
      }
    }
    holds.byIds(holdIds).forEach(hold -> keys.addAll(hold.keys()));
    return keys;
  }

  private static boolean concernsHolds(
      List<? extends LedgerRequest> requests, Map<AccountKey, TouchedBalance> locked) {
    return requests.stream().anyMatch(request -> !(request instanceof EntryRequest))
        || locked.values().stream().anyMatch(balance -> balance.heldTotal() > 0);
  }

  private static Stream<AppliedEntry> appended(Decision decision) {
    return switch (decision) {
      case Decision.Append(var entry) -> Stream.of(entry);
      case Decision.ChangeHold(_, var entry) -> Stream.ofNullable(entry);
      case Decision.RepeatOfNew _,
          Decision.RepeatOfKnown _,
          Decision.RepeatOfHold _,
          Decision.Refuse _ ->
          Stream.empty();
    };
  }

  private List<WriteOutcome> outcomes(
      List<Decision> decisions, Map<UUID, Journal.Position> positions) {
    var read = entries.byIds(decisions.stream().flatMap(WriteEntries::toRead).toList());
    return decisions.stream()
        .map(
            decision ->
                switch (decision) {
                  case Decision.Append(var entry) -> new Booked(entry(entry, positions));
                  case Decision.RepeatOfNew(var entry) -> new Existing(entry(entry, positions));
                  case Decision.RepeatOfKnown(var id) -> new Existing(present(read, id));
                  case Decision.ChangeHold(var hold, var entry) ->
                      new HoldChanged(
                          timed(hold, positions), entry == null ? null : entry(entry, positions));
                  case Decision.RepeatOfHold(var hold) ->
                      new HoldKept(
                          timed(hold, positions),
                          hold.entryId() == null ? null : present(read, hold.entryId()));
                  case Decision.Refuse(var refusal) -> (WriteOutcome) new Refused(refusal);
                })
        .toList();
  }

  /** The entries that are in the journal, maybe since a moment ago. */
  private static Stream<UUID> toRead(Decision decision) {
    return switch (decision) {
      case Decision.RepeatOfKnown(var id) -> Stream.of(id);
      case Decision.RepeatOfHold(var hold) -> Stream.ofNullable(hold.entryId());
      case Decision.Append _, Decision.RepeatOfNew _, Decision.ChangeHold _, Decision.Refuse _ ->
          Stream.empty();
    };
  }

  private static JournalEntry entry(AppliedEntry entry, Map<UUID, Journal.Position> positions) {
    var position = present(positions, entry.id());
    return new JournalEntry(
        entry.id(), position.sequence(), position.bookedAt(), entry.request(), entry.by());
  }

  /** A hold that was posted now ends when its entry is booked: its money never counts twice. */
  private static Hold timed(Hold hold, Map<UUID, Journal.Position> positions) {
    var position = hold.entryId() == null ? null : positions.get(hold.entryId());
    return position == null ? hold : hold.endedAt(position.bookedAt());
  }

  private static <V> V present(Map<UUID, V> found, UUID id) {
    var value = found.get(id);
    if (value == null) {
      throw new IllegalStateException("the journal has no entry " + id);
    }
    return value;
  }

  /** Looked up only when a line is refused: the code may exist in another currency. */
  private Refusal absent(AccountKey key) {
    return accounts.isKnown(key.code())
        ? CURRENCY_MISMATCH.because(key.code(), key.currency().getCurrencyCode())
        : ACCOUNT_NOT_FOUND.because(key.code());
  }
}
