package io.quittance.simulator.dispute;

import io.quittance.simulator.book.DisputeView;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Lets an administrator be the cardholder's bank. */
@RestController
class BankController {

  private final PlayBank bank;

  BankController(PlayBank bank) {
    this.bank = bank;
  }

  record InquiryRequest(@NotBlank @Size(max = 100) String reason) {}

  @PostMapping("/admin/charges/{chargeId}/inquiry")
  DisputeView inquire(@PathVariable String chargeId, @Valid @RequestBody InquiryRequest body) {
    return DisputeView.of(bank.inquire(chargeId, body.reason()));
  }

  @PostMapping("/admin/disputes/{disputeId}/escalate")
  DisputeView escalate(@PathVariable String disputeId) {
    return DisputeView.of(bank.escalate(disputeId));
  }

  @PostMapping("/admin/disputes/{disputeId}/reverse")
  DisputeView reverse(@PathVariable String disputeId) {
    return DisputeView.of(bank.reverse(disputeId));
  }
}
