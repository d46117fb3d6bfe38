package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.REFERENCE_REUSED;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.platform.id.Ids;
import io.quittance.platform.problem.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides the requests of a batch one after another, each on what those before it left. Everything
 * happens in memory; a refused request leaves no trace.
 */
final class OpenBatch {

  private final Map<String, Journal.Known> known;
  private final OpenBook book;
  private final OpenHolds holds;
  private final Ids ids;
  private final Map<String, AppliedEntry> applied = new HashMap<>();

  /**
   * Opens a batch.
   *
   * @param known entries of the journal that have one of the batch's references
   */
  OpenBatch(Map<String, Journal.Known> known, OpenBook book, OpenHolds holds, Ids ids) {
    this.known = new HashMap<>(known);
    this.book = book;
    this.holds = holds;
    this.ids = ids;
  }

  /** Adds entries that were found in the journal since the batch was opened. */
  void learn(Map<String, Journal.Known> booked) {
    known.putAll(booked);
  }

  Decision decide(Asked asked) {
    var by = asked.by();
    try {
      return switch (asked.request()) {
        case EntryRequest entry -> book(entry, by);
        case HoldRequest hold -> place(hold, by);
        case HoldChange.Post post -> post(post, by);
        case HoldChange.Release(var id) -> release(holds.require(id), by);
      };
    } catch (Refusal refusal) {
      return new Decision.Refuse(refusal);
    }
  }

  private Decision book(EntryRequest request, @Nullable Requester by) {
    var digest = digest(request);
    var booked = known.get(request.reference());
    if (booked != null) {
      requireSame(booked.contentDigest().equals(digest), request.reference());
      return new Decision.RepeatOfKnown(booked.id());
    }
    var earlier = applied.get(request.reference());
    if (earlier != null) {
      requireSame(earlier.contentDigest().equals(digest), request.reference());
      return new Decision.RepeatOfNew(earlier);
    }
    return new Decision.Append(append(request, by, digest, book.apply(request)));
  }

  private Decision place(HoldRequest request, @Nullable Requester by) {
    var earlier = holds.byReference(request.reference());
    if (earlier != null) {
      requireSame(earlier.request().equals(request), request.reference());
      return new Decision.RepeatOfHold(earlier);
    }
    var begin = book.timeOn(request.fromKey(), holds.moment());
    if (request.expiresAt() != null && !request.expiresAt().isAfter(begin)) {
      throw invalid("expiresAt", "must be in the future");
    }
    book.setAside(request);
    var hold = Hold.placed(ids.next(request.from()), request, by, begin);
    holds.place(hold);
    return new Decision.ChangeHold(hold, null);
  }

  private Decision post(HoldChange.Post change, @Nullable Requester by) {
    var hold = holds.require(change.holdId());
    var amount = hold.amountOf(change);
    if (hold.status() == HoldStatus.POSTED && amount.equals(hold.posted())) {
      return new Decision.RepeatOfHold(hold);
    }
    hold.requirePending();
    hold.requireCovers(amount);
    var request = hold.entry(amount, book.normalSide(hold.request().fromKey()));
    requireSame(
        !known.containsKey(request.reference()) && !applied.containsKey(request.reference()),
        request.reference());
    var entry = append(request, by, digest(request), book.applyInsteadOf(hold.request(), request));
    // The database gives the time of the entry, which the hold ends at, when it is written.
    var posted = hold.posted(amount, entry.id(), by, holds.moment());
    holds.end(posted);
    return new Decision.ChangeHold(posted, entry);
  }

  private Decision release(Hold hold, @Nullable Requester by) {
    if (hold.status() == HoldStatus.VOIDED) {
      return new Decision.RepeatOfHold(hold);
    }
    hold.requirePending();
    book.giveBack(hold.request());
    var voided = hold.voided(by, book.timeOn(hold.request().fromKey(), holds.moment()));
    holds.end(voided);
    return new Decision.ChangeHold(voided, null);
  }

  private AppliedEntry append(
      EntryRequest request, @Nullable Requester by, String digest, List<OpenBook.Line> lines) {
    var id = ids.next(request.postings().getFirst().account());
    var entry = new AppliedEntry(id, request, by, digest, lines);
    applied.put(request.reference(), entry);
    return entry;
  }

  private static void requireSame(boolean same, String reference) {
    if (!same) {
      throw REFERENCE_REUSED.because(reference);
    }
  }

  private static String digest(EntryRequest request) {
    return EntryDigest.ofContent(
        request.reference(), request.description(), request.postings(), request.details());
  }
}
