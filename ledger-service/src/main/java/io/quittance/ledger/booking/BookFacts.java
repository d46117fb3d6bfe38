package io.quittance.ledger.booking;

import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.LedgerMetrics;
import io.quittance.ledger.journal.WriteEntries;
import io.quittance.ledger.journal.WriteOutcome.Refused;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Books what has happened already, in the transaction that notes it as received. What cannot be
 * booked fails, so that it is set aside and seen: money that moved must not be missing in silence.
 */
@Component
class BookFacts {

  private final WriteEntries writeEntries;
  private final LedgerMetrics metrics;

  BookFacts(WriteEntries writeEntries, LedgerMetrics metrics) {
    this.writeEntries = writeEntries;
    this.metrics = metrics;
  }

  /**
   * Books them all, or none.
   *
   * @throws IllegalStateException when one is refused
   */
  void book(List<EntryRequest> requests) {
    if (requests.isEmpty()) {
      return;
    }
    var outcomes = writeEntries.write(requests);
    metrics.count(outcomes);
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Refused(var refusal)) {
        throw new IllegalStateException(
            "cannot book %s: %s".formatted(requests.get(i).reference(), refusal.getMessage()));
      }
    }
  }
}
