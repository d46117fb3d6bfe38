package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.ACCOUNT_NOT_FOUND;
import static io.quittance.ledger.LedgerProblem.CURRENCY_MISMATCH;
import static io.quittance.ledger.LedgerProblem.REFERENCE_REUSED;

import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.Accounts;
import io.quittance.ledger.journal.WriteOutcome.Booked;
import io.quittance.ledger.journal.WriteOutcome.Existing;
import io.quittance.ledger.journal.WriteOutcome.Refused;
import io.quittance.platform.id.Ids;
import io.quittance.platform.problem.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Books a batch of entries in the current transaction: locks what it touches, in one order for all
 * writers, applies the requests one after another in memory, and writes the result at once.
 *
 * <p>A reference books once. Two transactions that bring the same new reference at the same moment
 * are told apart by its unique key: one fails with a {@code DuplicateKeyException}, and finds the
 * entry when it runs again.
 */
@Service
public class WriteEntries {

  private final Journal journal;
  private final Entries entries;
  private final Accounts accounts;
  private final WriteBarrier barrier;
  private final Ids ids;

  WriteEntries(Journal journal, Entries entries, Accounts accounts, WriteBarrier barrier, Ids ids) {
    this.journal = journal;
    this.entries = entries;
    this.accounts = accounts;
    this.barrier = barrier;
    this.ids = ids;
  }

  /** Books what can be booked; the outcomes are in the order of the requests. */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<WriteOutcome> write(List<EntryRequest> requests) {
    barrier.hold();
    accounts.openMissing(requests.stream().flatMap(request -> request.opens().stream()).toList());
    var digests = requests.stream().map(WriteEntries::digest).toList();
    var known =
        journal.known(requests.stream().map(EntryRequest::reference).collect(Collectors.toSet()));
    var keys =
        requests.stream()
            .filter(request -> !known.containsKey(request.reference()))
            .flatMap(request -> request.postings().stream())
            .map(Posting::key)
            .collect(Collectors.toSet());
    var book = new OpenBook(keys.isEmpty() ? Map.of() : journal.lock(keys), this::absent);

    var decisions = new ArrayList<Decision>(requests.size());
    var applied = new HashMap<String, AppliedEntry>();
    for (int i = 0; i < requests.size(); i++) {
      decisions.add(decide(requests.get(i), digests.get(i), known, applied, book));
    }
    return outcomes(decisions, book);
  }

  /** What is to become of one request. */
  private sealed interface Decision {
    record Append(AppliedEntry entry) implements Decision {}

    record RepeatOfNew(AppliedEntry entry) implements Decision {}

    record RepeatOfKnown(UUID id) implements Decision {}

    record Refuse(Refusal refusal) implements Decision {}
  }

  private Decision decide(
      EntryRequest request,
      String digest,
      Map<String, Journal.Known> known,
      Map<String, AppliedEntry> applied,
      OpenBook book) {
    var booked = known.get(request.reference());
    if (booked != null) {
      return booked.contentDigest().equals(digest)
          ? new Decision.RepeatOfKnown(booked.id())
          : new Decision.Refuse(REFERENCE_REUSED.because(request.reference()));
    }
    var earlier = applied.get(request.reference());
    if (earlier != null) {
      return earlier.contentDigest().equals(digest)
          ? new Decision.RepeatOfNew(earlier)
          : new Decision.Refuse(REFERENCE_REUSED.because(request.reference()));
    }
    try {
      var lines = book.apply(request);
      var id = ids.next(request.postings().getFirst().account());
      var entry = new AppliedEntry(id, request, digest, lines);
      applied.put(request.reference(), entry);
      return new Decision.Append(entry);
    } catch (Refusal refusal) {
      return new Decision.Refuse(refusal);
    }
  }

  private List<WriteOutcome> outcomes(List<Decision> decisions, OpenBook book) {
    var toAppend = new ArrayList<AppliedEntry>();
    var toRead = new ArrayList<UUID>();
    for (var decision : decisions) {
      switch (decision) {
        case Decision.Append(var entry) -> toAppend.add(entry);
        case Decision.RepeatOfKnown(var id) -> toRead.add(id);
        case Decision.RepeatOfNew _, Decision.Refuse _ -> {}
      }
    }
    var positions =
        toAppend.isEmpty()
            ? Map.<UUID, Journal.Position>of()
            : journal.append(toAppend, book.changed());
    var read = entries.byIds(toRead);
    return decisions.stream()
        .map(
            decision ->
                switch (decision) {
                  case Decision.Append(var entry) -> new Booked(entry(entry, positions));
                  case Decision.RepeatOfNew(var entry) -> new Existing(entry(entry, positions));
                  case Decision.RepeatOfKnown(var id) -> new Existing(present(read, id));
                  case Decision.Refuse(var refusal) -> (WriteOutcome) new Refused(refusal);
                })
        .toList();
  }

  private static JournalEntry entry(AppliedEntry entry, Map<UUID, Journal.Position> positions) {
    var position = present(positions, entry.id());
    return new JournalEntry(entry.id(), position.sequence(), position.bookedAt(), entry.request());
  }

  private static <V> V present(Map<UUID, V> found, UUID id) {
    var value = found.get(id);
    if (value == null) {
      throw new IllegalStateException("the journal has no entry " + id);
    }
    return value;
  }

  private static String digest(EntryRequest request) {
    return EntryDigest.ofContent(request.reference(), request.description(), request.postings());
  }

  /** Looked up only when a line is refused: the code may exist in another currency. */
  private Refusal absent(AccountKey key) {
    return accounts.isKnown(key.code())
        ? CURRENCY_MISMATCH.because(key.code(), key.currency().getCurrencyCode())
        : ACCOUNT_NOT_FOUND.because(key.code());
  }
}
