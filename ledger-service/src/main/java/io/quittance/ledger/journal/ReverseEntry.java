package io.quittance.ledger.journal;

import io.quittance.platform.id.Ids;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Takes an entry back by booking its opposite. The reference follows from the entry, so that an
 * entry is reversed once.
 */
@Service
class ReverseEntry {

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
   * @throws io.quittance.platform.problem.Refusal {@code entry_not_found}
   */
  WriteOutcome reverse(
      String id, @Nullable String description, EntryDetails details, boolean dryRun) {
    var entry = findEntries.byId(id);
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
}
