package io.quittance.ledger.journal;

import io.quittance.ledger.journal.EntryMessages.BatchMessage;
import io.quittance.ledger.journal.EntryMessages.BatchView;
import io.quittance.ledger.journal.EntryMessages.EntryMessage;
import io.quittance.ledger.journal.EntryMessages.EntryView;
import io.quittance.ledger.journal.EntryMessages.ReverseMessage;
import io.quittance.platform.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
class EntryController {

  private static final String DRY_RUN = "X-Dry-Run";

  private final PostEntries postEntries;
  private final PostBatch postBatch;
  private final ReverseEntry reverseEntry;
  private final FindEntries findEntries;

  EntryController(
      PostEntries postEntries,
      PostBatch postBatch,
      ReverseEntry reverseEntry,
      FindEntries findEntries) {
    this.postEntries = postEntries;
    this.postBatch = postBatch;
    this.reverseEntry = reverseEntry;
    this.findEntries = findEntries;
  }

  @PostMapping("/ledger/entries")
  ResponseEntity<EntryView> post(
      @RequestBody EntryMessage message,
      @RequestHeader(name = DRY_RUN, defaultValue = "false") boolean dryRun) {
    return answer(postEntries.post(message.toRequest(), dryRun));
  }

  @PostMapping("/ledger/entries:batch")
  BatchView postBatch(
      @RequestBody BatchMessage message,
      @RequestHeader(name = DRY_RUN, defaultValue = "false") boolean dryRun) {
    return new BatchView(postBatch.post(message.checked(), dryRun));
  }

  @PostMapping("/ledger/entries/{id}/reverse")
  ResponseEntity<EntryView> reverse(
      @PathVariable String id,
      @RequestBody(required = false) @Nullable ReverseMessage message,
      @RequestHeader(name = DRY_RUN, defaultValue = "false") boolean dryRun) {
    return answer(reverseEntry.reverse(id, message == null ? null : message.description(), dryRun));
  }

  @GetMapping("/ledger/entries/{id}")
  EntryView find(@PathVariable String id) {
    return EntryView.of(findEntries.byId(id));
  }

  @GetMapping("/ledger/entries")
  Page<EntryView> list(
      @RequestParam(required = false) @Nullable String reference,
      @RequestParam(required = false) @Nullable String paymentIntentId,
      @RequestParam(required = false) @Nullable String account,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        findEntries.page(new EntryFilter(reference, paymentIntentId, account), cursor, size),
        size,
        EntryView::of,
        FindEntries::cursor);
  }

  private static ResponseEntity<EntryView> answer(WriteOutcome outcome) {
    boolean isNew = outcome instanceof WriteOutcome.Booked;
    return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK)
        .body(EntryView.of(outcome.entry()));
  }
}
