package io.quittance.simulator.stripe;

import static io.quittance.simulator.SimulatorProblem.OPERATION_NOT_FOUND;

import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.OperationType;
import io.quittance.simulator.operation.Request;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Refunds. HTTP in, HTTP out. */
@Hidden
@StripeConfigured
@RestController
@RequestMapping(StripeEmulator.PATH + "/v1/refunds")
class RefundController {

  private static final String INTENT = "payment_intent";

  private final StripeReplies replies;
  private final Intents intents;
  private final Books books;

  RefundController(StripeReplies replies, Intents intents, Books books) {
    this.replies = replies;
    this.intents = intents;
    this.books = books;
  }

  @PostMapping
  @Nullable ResponseEntity<byte[]> create(HttpServletRequest http) {
    var form = StripeForm.of(http);
    var charge = intents.charge(form.body().field(INTENT).orElseGet(() -> form.required("charge")));
    var amount =
        form.body()
            .field("amount")
            .map(text -> StripeAmounts.read(text, charge.currency()))
            .orElseGet(() -> new Money(charge.refundable(), charge.currency()));
    var request =
        new Request.Refund(
            form.key(), charge.paymentReference(), charge.chargeId(), amount, form.extras());
    return replies.refundAfter(request, http);
  }

  @GetMapping("/{id}")
  ResponseEntity<String> show(@PathVariable String id) {
    var refund =
        books
            .findOperationById(StripeIds.operation(id))
            .filter(operation -> operation.type() == OperationType.REFUND)
            .orElseThrow(() -> OPERATION_NOT_FOUND.because(id));
    // Another provider's is none of this one.
    intents.charge(refund.chargeId());
    return PaymentIntentController.json(StripeRefund.show(refund));
  }

  @GetMapping
  ResponseEntity<String> list(HttpServletRequest http) {
    var intent = PaymentIntentController.query(http).field(INTENT);
    var refunds =
        intent.map(id -> intents.intent(id).operations().reversed()).orElseGet(List::of).stream()
            .filter(operation -> operation.type() == OperationType.REFUND)
            .map(StripeRefund::show)
            .toList();
    return PaymentIntentController.json(StripeJson.list("list", "/v1/refunds", refunds));
  }
}
