package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.ENTRY_NOT_REVERSIBLE;

import io.quittance.platform.id.Ids;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Takes an entry back by booking its opposite. The reference follows from the entry, so that an
 * entry is reversed once.
 */
@Service
class ReverseEntry {

  private static final Set<String> REVERSIBLE = Set.of(Cause.REQUEST, Cause.HOLD, Cause.REVERSAL);

  private final FindEntries findEntries;
  private final PostEntries postEntries;

  ReverseEntry(FindEntries findEntries, PostEntries postEntries) {
    this.findEntries = findEntries;
    this.postEntries = postEntries;
  }

  /**
   * Reverses an entry.
   *
   * @param description what the reversing entry says; null for a sentence that names the entry
   * @throws io.quittance.platform.problem.Refusal {@code entry_not_found}, or {@code
   *     entry_not_reversible} for one whose end is decided elsewhere
   */
  WriteOutcome reverse(
      String id, @Nullable String description, EntryDetails details, boolean dryRun) {
    var entry = findEntries.byId(id);
    requireReversible(entry);
    var wireId = Ids.write(JournalEntry.PREFIX, entry.id());
    var request =
        new EntryRequest(
            "reversal:" + wireId,
            description == null ? "Reversal of " + wireId : description,
            entry.request().postings().stream().map(Posting::reversed).toList(),
            Cause.reversalOf(entry),
            List.of(),
            details);
    return postEntries.post(request, dryRun);
  }

  /**
   * What a caller booked, a caller may take back. A payout that was sent would be paid twice, and
   * what was held back would be released twice. On the entries of events hang shares of fees and
   * reserves, and the totals that reconciliation compares. An adjustment needs two persons, and so
   * does its opposite.
   */
  private static void requireReversible(JournalEntry entry) {
    var kind = entry.request().cause().kind();
    if (!REVERSIBLE.contains(kind)) {
      throw ENTRY_NOT_REVERSIBLE.because(Ids.write(JournalEntry.PREFIX, entry.id()), kind);
    }
  }
}
