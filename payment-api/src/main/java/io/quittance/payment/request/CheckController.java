package io.quittance.payment.request;

import io.quittance.contracts.payment.PaymentIntentView;
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

  @PostMapping("/api/payment-intents/{id}/check")
  PaymentIntentView check(@PathVariable String id) {
    return checkPayment.check(PaymentIntentController.idOf(id));
  }
}
