package io.quittance.payment.request;

import static io.quittance.payment.PaymentProblem.DISPUTE_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.contracts.payment.DisputeView;
import io.quittance.payment.dispute.Dispute;
import io.quittance.payment.dispute.Disputes;
import io.quittance.platform.id.Ids;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
@RequestMapping("/api/disputes")
class DisputeController {

  /** Greater than every id. */
  private static final UUID END = new UUID(-1L, -1L);

  private final Disputes disputes;

  DisputeController(Disputes disputes) {
    this.disputes = disputes;
  }

  @GetMapping("/{id}")
  DisputeView get(@AuthenticationPrincipal Caller.Merchant merchant, @PathVariable String id) {
    return Ids.read(Dispute.PREFIX, id)
        .flatMap(disputeId -> disputes.findByIdAndMerchantId(disputeId, merchant.merchantId()))
        .map(Dispute::view)
        .orElseThrow(() -> DISPUTE_NOT_FOUND.because(id.length() <= 64 ? id : "so long"));
  }

  @GetMapping
  Page<DisputeView> list(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    var before =
        cursor == null
            ? END
            : Ids.read(Dispute.PREFIX, cursor)
                .orElseThrow(() -> invalid("cursor", "is not one that a list gave"));
    return Page.of(
        disputes.findBefore(merchant.merchantId(), before, Limit.of(size + 1)),
        size,
        Dispute::view,
        dispute -> Ids.write(Dispute.PREFIX, dispute.id()));
  }
}
