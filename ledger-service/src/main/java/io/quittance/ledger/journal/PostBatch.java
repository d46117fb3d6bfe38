package io.quittance.ledger.journal;

import io.quittance.ledger.journal.EntryMessages.ItemView;
import io.quittance.ledger.journal.WriteOutcome.Refused;
import io.quittance.platform.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Books a list of entries that know nothing of each other: each item has its own result. */
@Service
class PostBatch {

  private final PostEntries postEntries;

  PostBatch(PostEntries postEntries) {
    this.postEntries = postEntries;
  }

  /**
   * The results in the order of the items, refusals in a language. An item that is no entry is
   * refused alone.
   */
  List<ItemView> post(List<BatchItem> items, boolean dryRun, Locale language) {
    var requests = new ArrayList<EntryRequest>();
    var refusals = new ArrayList<Optional<Refusal>>();
    for (var item : items) {
      try {
        requests.add(item.request().get());
        refusals.add(Optional.empty());
      } catch (Refusal refusal) {
        refusals.add(Optional.of(refusal));
      }
    }
    var outcomes = postEntries.post(requests, dryRun).iterator();
    var results = new ArrayList<ItemView>(items.size());
    for (int i = 0; i < items.size(); i++) {
      var outcome = refusals.get(i).<WriteOutcome>map(Refused::new).orElseGet(outcomes::next);
      results.add(ItemView.of(items.get(i).reference(), outcome, language));
    }
    return results;
  }
}
