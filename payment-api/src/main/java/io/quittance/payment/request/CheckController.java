package io.quittance.payment.request;

import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.platform.openapi.Described;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** For operators. HTTP in, HTTP out. */
@RestController
class CheckController {

  private final CheckPayment checkPayment;

  CheckController(CheckPayment checkPayment) {
    this.checkPayment = checkPayment;
  }

  @Described(
      value = "Asks the provider about every operation of a payment whose outcome is open.",
      refusals = "payment_not_found")
  @PostMapping("/api/payment-intents/{id}/check")
  PaymentIntentView check(@PathVariable String id) {
    return checkPayment.check(PaymentIntentController.idOf(id));
  }
}
