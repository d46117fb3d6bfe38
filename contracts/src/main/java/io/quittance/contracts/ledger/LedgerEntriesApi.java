package io.quittance.contracts.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;

/** The journal, as far as other services read it. */
public interface LedgerEntriesApi {

  /**
   * The entries of a payment, newest first.
   *
   * @param paymentIntentId {@code pi_...}
   * @param cursor the {@code nextCursor} of the page before; null for the first
   * @param limit 1 to 100
   */
  @GetExchange("/ledger/entries")
  EntryPage entries(
      @RequestParam String paymentIntentId,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam int limit);

  /** One page of entries. */
  record EntryPage(List<Entry> data, boolean hasMore, @Nullable String nextCursor) {}

  /** A balanced whole of postings. */
  record Entry(
      String entryId,
      String reference,
      String description,
      List<Posting> postings,
      Instant bookedAt) {}

  /**
   * One line of an entry.
   *
   * @param side {@code DEBIT} or {@code CREDIT}
   * @param amount minor units of {@code currency}
   */
  record Posting(String account, String side, long amount, String currency) {}
}
