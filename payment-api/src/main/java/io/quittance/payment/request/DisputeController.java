package io.quittance.payment.request;

import static io.quittance.payment.PaymentProblem.DISPUTE_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.contracts.payment.DisputeView;
import io.quittance.payment.dispute.Dispute;
import io.quittance.payment.dispute.DisputeStatus;
import io.quittance.payment.dispute.Disputes;
import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
@RequestMapping("/api/disputes")
class DisputeController {

  /** Greater than every id. */
  private static final UUID END = new UUID(-1L, -1L);

  private static final int EVIDENCE_LENGTH_MAX = 20_000;

  private final Disputes disputes;
  private final AnswerDispute answerDispute;

  DisputeController(Disputes disputes, AnswerDispute answerDispute) {
    this.disputes = disputes;
    this.answerDispute = answerDispute;
  }

  record EvidenceRequest(@NotBlank @Size(max = EVIDENCE_LENGTH_MAX) String text) {}

  @Described(
      value = "Contests a dispute with evidence, once.",
      answers = {200, 202},
      refusals = {"dispute_not_found", "illegal_state"})
  @PostMapping("/{id}/evidence")
  ResponseEntity<DisputeView> contest(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @PathVariable String id,
      @Valid @RequestBody EvidenceRequest request) {
    return answered(answerDispute.answer(merchant.merchantId(), idOf(id), request.text()));
  }

  @Described(
      value = "Accepts a dispute.",
      answers = {200, 202},
      refusals = {"dispute_not_found", "illegal_state"})
  @PostMapping("/{id}/accept")
  ResponseEntity<DisputeView> accept(
      @AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String id) {
    return answered(answerDispute.answer(merchant.merchantId(), idOf(id), null));
  }

  /** 202 while the provider has not confirmed that it heard the answer. */
  private static ResponseEntity<DisputeView> answered(DisputeView dispute) {
    boolean heard = !dispute.status().equals(DisputeStatus.NEEDS_RESPONSE.name());
    return ResponseEntity.status(heard ? HttpStatus.OK : HttpStatus.ACCEPTED).body(dispute);
  }

  @Described(value = "Shows a dispute.", refusals = "dispute_not_found")
  @GetMapping("/{id}")
  DisputeView get(@AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String id) {
    return disputes
        .findByIdAndMerchantId(idOf(id), merchant.merchantId())
        .map(Dispute::view)
        .orElseThrow(() -> DISPUTE_NOT_FOUND.because(id));
  }

  @Described("Lists disputes, newest first.")
  @GetMapping
  Page<DisputeView> list(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @RequestParam(required = false) @Nullable DisputeStatus status,
      @RequestParam(required = false) @Nullable String paymentIntentId,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    var before =
        cursor == null
            ? END
            : Ids.read(Dispute.PREFIX, cursor)
                .orElseThrow(() -> invalid("cursor", "is not one that a list gave"));
    return Page.of(
        disputes.findBefore(
            merchant.merchantId(),
            before,
            status,
            paymentIntentId == null ? null : PaymentIntentController.idOf(paymentIntentId),
            Limit.of(size + 1)),
        size,
        Dispute::view,
        dispute -> Ids.write(Dispute.PREFIX, dispute.id()));
  }

  private static UUID idOf(String id) {
    return Ids.read(Dispute.PREFIX, id)
        .orElseThrow(() -> DISPUTE_NOT_FOUND.because(id.length() <= 64 ? id : "so long"));
  }
}
