package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.ENTRY_NOT_FOUND;

import io.quittance.platform.id.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Looks entries up. */
@Service
class FindEntries {

  private final Entries entries;
  private final SearchEntries searchEntries;

  FindEntries(Entries entries, SearchEntries searchEntries) {
    this.entries = entries;
    this.searchEntries = searchEntries;
  }

  /**
   * The entry of an id as it is on the wire.
   *
   * @throws io.quittance.platform.problem.Refusal {@code entry_not_found}
   */
  JournalEntry byId(String id) {
    return Ids.read(JournalEntry.PREFIX, id)
        .map(uuid -> entries.byIds(List.of(uuid)).get(uuid))
        .orElseThrow(() -> ENTRY_NOT_FOUND.because(id));
  }

  /** One page, newest first, with one more than the limit where there are more. */
  List<JournalEntry> page(EntryFilter filter, @Nullable String cursor, int limit) {
    var before = cursor == null ? null : EntryCursor.read(cursor);
    var ids = searchEntries.find(filter, before, limit + 1);
    var found = entries.byIds(ids);
    var page = new ArrayList<JournalEntry>(ids.size());
    ids.forEach(id -> page.add(Objects.requireNonNull(found.get(id))));
    return page;
  }
}
