package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.ENTRY_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.platform.id.Ids;
import io.quittance.platform.web.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Looks entries up. */
@Service
class FindEntries {

  private final Entries entries;

  FindEntries(Entries entries) {
    this.entries = entries;
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
    var ids = entries.find(filter, cursor == null ? Long.MAX_VALUE : sequence(cursor), limit + 1);
    var found = entries.byIds(ids);
    var page = new ArrayList<JournalEntry>(ids.size());
    ids.forEach(id -> page.add(Objects.requireNonNull(found.get(id))));
    return page;
  }

  /** Where the page after an entry starts; see {@link Page#nextCursor}. */
  static String cursor(JournalEntry last) {
    return Long.toString(last.sequence());
  }

  private static long sequence(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException _) {
      throw invalid("cursor", "is not one of ours");
    }
  }
}
