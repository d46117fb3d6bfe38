package io.quittance.ledger.journal;

import io.quittance.ledger.Moments;
import io.quittance.ledger.Writes;
import io.quittance.ledger.journal.EntryFilter.Days;
import io.quittance.ledger.journal.EntryFilter.Period;
import io.quittance.ledger.journal.EntryMessages.BatchMessage;
import io.quittance.ledger.journal.EntryMessages.BatchView;
import io.quittance.ledger.journal.EntryMessages.EntryMessage;
import io.quittance.ledger.journal.EntryMessages.EntryView;
import io.quittance.ledger.journal.EntryMessages.ReverseMessage;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.web.Page;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
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

  private final PostEntries postEntries;
  private final ReadBatch readBatch;
  private final PostBatch postBatch;
  private final ReverseEntry reverseEntry;
  private final FindEntries findEntries;

  EntryController(
      PostEntries postEntries,
      ReadBatch readBatch,
      PostBatch postBatch,
      ReverseEntry reverseEntry,
      FindEntries findEntries) {
    this.postEntries = postEntries;
    this.readBatch = readBatch;
    this.postBatch = postBatch;
    this.reverseEntry = reverseEntry;
    this.findEntries = findEntries;
  }

  @Described(
      value = "Books an entry; a repeat of the reference finds the entry that is there.",
      answers = {201, 200},
      refusals = {
        "reference_reused",
        "unbalanced",
        "insufficient_funds",
        "currency_mismatch",
        "balance_limit_exceeded",
        "account_not_found",
        "ledger_busy"
      })
  @PostMapping("/ledger/entries")
  ResponseEntity<EntryView> post(
      @RequestBody EntryMessage message,
      @RequestHeader(name = Writes.DRY_RUN, defaultValue = "false") boolean dryRun) {
    return answer(postEntries.post(message.toRequest(), dryRun));
  }

  @Described("Books up to 1,000 entries; each item has its own result, as if sent alone.")
  @PostMapping("/ledger/entries:batch")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = BatchMessage.class)))
  ResponseEntity<BatchView> postBatch(
      @RequestBody byte[] body,
      @RequestHeader(name = Writes.DRY_RUN, defaultValue = "false") boolean dryRun,
      Locale language) {
    var answer = new BatchView(postBatch.post(readBatch.read(body), dryRun, language));
    var headers = new HttpHeaders();
    answer
        .retryAfter()
        .ifPresent(seconds -> headers.set(HttpHeaders.RETRY_AFTER, seconds.toString()));
    return ResponseEntity.ok().headers(headers).body(answer);
  }

  @Described(
      value = "Books the opposite of an entry, once.",
      answers = {201, 200},
      refusals = {
        "entry_not_found",
        "entry_not_reversible",
        "reference_reused",
        "insufficient_funds",
        "balance_limit_exceeded",
        "ledger_busy"
      })
  @PostMapping("/ledger/entries/{id}/reverse")
  ResponseEntity<EntryView> reverse(
      @PathVariable String id,
      @RequestBody(required = false) @Nullable ReverseMessage message,
      @RequestHeader(name = Writes.DRY_RUN, defaultValue = "false") boolean dryRun) {
    var asked = message == null ? ReverseMessage.EMPTY : message;
    return answer(reverseEntry.reverse(id, asked.description(), asked.details(), dryRun));
  }

  @Described(value = "Shows an entry.", refusals = "entry_not_found")
  @GetMapping("/ledger/entries/{id}")
  EntryView find(@PathVariable String id) {
    return EntryView.of(findEntries.byId(id));
  }

  @Described("Lists entries, newest first.")
  @GetMapping("/ledger/entries")
  Page<EntryView> list(
      @RequestParam(required = false) @Nullable String reference,
      @RequestParam(required = false) @Nullable String paymentIntentId,
      @RequestParam(required = false) @Nullable String account,
      @RequestParam(required = false) @Nullable String bookedFrom,
      @RequestParam(required = false) @Nullable String bookedTo,
      @RequestParam(required = false) @Nullable String effectiveFrom,
      @RequestParam(required = false) @Nullable String effectiveTo,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    var filter =
        new EntryFilter(
            reference,
            paymentIntentId,
            account,
            new Period(Moments.read("bookedFrom", bookedFrom), Moments.read("bookedTo", bookedTo)),
            new Days(
                Moments.readDate("effectiveFrom", effectiveFrom),
                Moments.readDate("effectiveTo", effectiveTo)));
    return Page.of(
        findEntries.page(filter, cursor, size),
        size,
        EntryView::of,
        last -> EntryCursor.of(last).text());
  }

  private static ResponseEntity<EntryView> answer(WriteOutcome outcome) {
    boolean isNew = outcome instanceof WriteOutcome.Booked;
    return Writes.answer(isNew, EntryView.of(outcome.entry()));
  }
}
