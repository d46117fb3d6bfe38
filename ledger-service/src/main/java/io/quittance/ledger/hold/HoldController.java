package io.quittance.ledger.hold;

import io.quittance.ledger.Writes;
import io.quittance.ledger.hold.HoldMessages.HoldMessage;
import io.quittance.ledger.hold.HoldMessages.HoldView;
import io.quittance.ledger.hold.HoldMessages.PostMessage;
import io.quittance.ledger.hold.HoldMessages.PostedView;
import io.quittance.ledger.journal.EntryMessages.EntryView;
import io.quittance.ledger.journal.Hold;
import io.quittance.ledger.journal.HoldStatus;
import io.quittance.ledger.journal.WriteOutcome.HoldChanged;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
@RequestMapping("/ledger/holds")
class HoldController {

  private final PlaceHold placeHold;
  private final EndHold endHold;
  private final FindHolds findHolds;

  HoldController(PlaceHold placeHold, EndHold endHold, FindHolds findHolds) {
    this.placeHold = placeHold;
    this.endHold = endHold;
    this.findHolds = findHolds;
  }

  @Described(
      value = "Sets money aside; a repeat of the reference finds the hold that is there.",
      answers = {201, 200},
      refusals = {
        "reference_reused",
        "insufficient_funds",
        "currency_mismatch",
        "balance_limit_exceeded",
        "account_not_found",
        "ledger_busy"
      })
  @PostMapping
  ResponseEntity<HoldView> place(
      @RequestBody HoldMessage message,
      @RequestHeader(name = Writes.DRY_RUN, defaultValue = "false") boolean dryRun) {
    var outcome = placeHold.place(message.toWanted(), dryRun);
    boolean isNew = outcome instanceof HoldChanged;
    return Writes.answer(isNew, HoldView.of(outcome.hold()));
  }

  @Described(
      value = "Books a hold, whole or in part; what is not posted is given back.",
      refusals = {
        "hold_not_found",
        "hold_not_pending",
        "amount_exceeds_hold",
        "insufficient_funds",
        "balance_limit_exceeded",
        "reference_reused",
        "ledger_busy"
      })
  @PostMapping("/{id}/post")
  PostedView post(
      @PathVariable String id,
      @RequestBody(required = false) @Nullable PostMessage message,
      @RequestHeader(name = Writes.DRY_RUN, defaultValue = "false") boolean dryRun) {
    var outcome = endHold.post(id, message == null ? null : message.amount(), dryRun);
    return new PostedView(HoldView.of(outcome.hold()), EntryView.of(outcome.entry()));
  }

  @Described(
      value = "Gives a hold back.",
      refusals = {"hold_not_found", "hold_not_pending", "ledger_busy"})
  @PostMapping("/{id}/void")
  HoldView release(
      @PathVariable String id,
      @RequestHeader(name = Writes.DRY_RUN, defaultValue = "false") boolean dryRun) {
    return HoldView.of(endHold.release(id, dryRun).hold());
  }

  @Described(value = "Shows a hold.", refusals = "hold_not_found")
  @GetMapping("/{id}")
  HoldView find(@PathVariable String id) {
    return HoldView.of(findHolds.byId(id));
  }

  @Described("Lists holds, newest first.")
  @GetMapping
  Page<HoldView> list(
      @RequestParam(required = false) @Nullable String account,
      @RequestParam(required = false) @Nullable HoldStatus status,
      @RequestParam(required = false) @Nullable String reference,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    return Page.of(
        findHolds.page(account, status, reference, cursor, size), size, HoldView::of, Hold::wireId);
  }
}
