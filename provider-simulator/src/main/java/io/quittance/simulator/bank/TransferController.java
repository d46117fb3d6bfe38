package io.quittance.simulator.bank;

import static io.quittance.simulator.SimulatorProblem.CHARGE_NOT_FOUND;

import io.quittance.simulator.book.Charge;
import io.quittance.simulator.operation.DecideAuthorization;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Lets an administrator be a customer who sends money, also too much or too little. */
@BankConfigured
@RestController
class TransferController {

  private final Account account;
  private final DecideAuthorization decideAuthorization;

  TransferController(Account account, DecideAuthorization decideAuthorization) {
    this.account = account;
    this.decideAuthorization = decideAuthorization;
  }

  /**
   * A transfer of a customer.
   *
   * @param creditorReference that the customer wrote into it
   * @param amount minor units; what was asked for when it is not given
   */
  record Transfer(@NotBlank String creditorReference, @Nullable @Positive Long amount) {}

  /** What the bank made of it. */
  record Received(String chargeId, String status, long amount, String currency) {}

  @PostMapping("/admin/bank/transfers")
  Received transfer(@Valid @RequestBody Transfer transfer) {
    var asked =
        account
            .findCharge(transfer.creditorReference())
            .orElseThrow(() -> CHARGE_NOT_FOUND.because(transfer.creditorReference()));
    long amount = transfer.amount() == null ? asked.amount() : transfer.amount();
    return received(decideAuthorization.afterTransfer(asked.chargeId(), amount));
  }

  private static Received received(Charge charge) {
    return new Received(
        charge.chargeId(),
        charge.status().name(),
        charge.held().captured(),
        charge.currency().getCurrencyCode());
  }
}
