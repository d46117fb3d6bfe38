package io.quittance.ledger.payout;

import static io.quittance.ledger.LedgerProblem.PAYOUT_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.ledger.Moments;
import io.quittance.ledger.payout.PayoutMessages.FailureMessage;
import io.quittance.ledger.payout.PayoutMessages.PayoutView;
import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
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
@RequestMapping("/ledger/payouts")
class PayoutController {

  private static final String DRY_RUN = "X-Dry-Run";

  private final Payouts payouts;
  private final ConfirmPayout confirmPayout;

  PayoutController(Payouts payouts, ConfirmPayout confirmPayout) {
    this.payouts = payouts;
    this.confirmPayout = confirmPayout;
  }

  @Described("Lists payouts, newest first.")
  @GetMapping
  Page<PayoutView> list(
      @RequestParam(required = false) @Nullable String merchantId,
      @RequestParam(required = false) @Nullable PayoutStatus status,
      @RequestParam(required = false) @Nullable String date,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    var filter = new Payouts.Filter(merchantId, status, Moments.readDate("date", date));
    var before =
        cursor == null
            ? null
            : Ids.read(Payout.PREFIX, cursor)
                .orElseThrow(() -> invalid("cursor", "is not one of ours"));
    return Page.of(payouts.list(filter, before, size + 1), size, PayoutView::of, Payout::wireId);
  }

  @Described(value = "Shows a payout.", refusals = "payout_not_found")
  @GetMapping("/{id}")
  PayoutView find(@PathVariable String id) {
    return Ids.read(Payout.PREFIX, id)
        .flatMap(payouts::find)
        .map(PayoutView::of)
        .orElseThrow(() -> PAYOUT_NOT_FOUND.because(id));
  }

  @Described(
      value = "Confirms that the bank has paid a payout; by somebody who did not fetch its file.",
      refusals = {"payout_not_found", "payout_not_sent", "payout_second_person_needed"})
  @PostMapping("/{id}/paid")
  PayoutView paid(
      @PathVariable String id,
      @RequestHeader(name = DRY_RUN, defaultValue = "false") boolean dryRun,
      @AuthenticationPrincipal Caller caller) {
    return PayoutView.of(confirmPayout.paid(id, caller.name(), dryRun));
  }

  @Described(
      value =
          "Tells that the bank gave a payout back, or calls off one that no file names yet; the"
              + " next run tries again.",
      refusals = {"payout_not_found", "payout_not_sent", "payout_second_person_needed"})
  @PostMapping("/{id}/failed")
  PayoutView failed(
      @PathVariable String id,
      @RequestBody FailureMessage message,
      @RequestHeader(name = DRY_RUN, defaultValue = "false") boolean dryRun,
      @AuthenticationPrincipal Caller caller) {
    return PayoutView.of(confirmPayout.failed(id, message.checked(), caller.name(), dryRun));
  }
}
