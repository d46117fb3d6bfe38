package io.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.ChargeStatus;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.OperationStatus;
import io.quittance.simulator.operation.Answer;
import io.quittance.simulator.operation.DecideAuthorization;
import io.quittance.simulator.operation.Request;
import io.quittance.simulator.operation.RunOperation;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Payments by QR code or transfer: the customer pays later, and then the money is taken at once.
 */
class CustomerPaysTest extends RunningSimulator {

  @Autowired RunOperation runOperation;
  @Autowired DecideAuthorization decideAuthorization;
  @Autowired Books books;

  @ParameterizedTest
  @CsvSource({"pm_card_visa", "pm_card_riskLevelElevated", "pm_fault_capture_declined"})
  void takesTheMoneyTheMomentTheCustomerPays(String method) {
    var payment = newPayment();
    var captureReference = newReference();
    var order = order(payment, method, captureReference);

    assertThat(order.verdict().status()).isEqualTo(OperationStatus.REQUIRES_ACTION);
    assertThat(order.redirectUrl()).endsWith("/challenge/" + order.chargeId());
    assertThat(effects(payment)).isEmpty();
    var charge = decideAuthorization.afterChallenge(order.chargeId(), true);

    assertThat(charge.status()).isEqualTo(ChargeStatus.CAPTURED);
    assertThat(charge.origin())
        .isEqualTo(
            new Charge.Origin(
                Charge.Origin.SIMULATOR, captureReference, Map.of("notify", "there")));
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 5000");
    assertThat(books.findOperation(captureReference)).isPresent();
    awaitWebhooks(payment, "charge.action_required", "charge.authorized", "charge.captured");
  }

  @ParameterizedTest
  @CsvSource({
    "pm_card_visa_chargeDeclined",
    "pm_card_threeDSecureRequiredChargeDeclined",
    "pm_fault_declined"
  })
  void takesNothingWhenTheMethodIsDeclined(String method) {
    var payment = newPayment();
    var captureReference = newReference();
    var order = order(payment, method, captureReference);

    var charge = decideAuthorization.afterChallenge(order.chargeId(), true);

    assertThat(charge.status()).isEqualTo(ChargeStatus.FAILED);
    assertThat(effects(payment)).isEmpty();
    assertThat(books.findOperation(captureReference)).isEqualTo(Optional.empty());
  }

  /** The witness and the settlement know whose charge it was. */
  @Test
  void isTheChargeOfItsProvider() {
    var payment = newPayment();
    var answer =
        runOperation.run(
            new Request.Authorize(
                "elsewhere",
                newReference(),
                payment,
                new Money(5_000, Currency.getInstance("USD")),
                "pm_card_visa",
                newReference(),
                false,
                null,
                Map.of()));

    assertThat(answer).isInstanceOf(Answer.Told.class);
    var effects = "/admin/effects?paymentReference=" + payment;
    assertThat(admin("GET", effects + "&provider=elsewhere", null).json().path("data")).hasSize(2);
    assertThat(admin("GET", effects + "&provider=simulator", null).json().path("data")).isEmpty();
    assertThat(books.chargesOf("elsewhere", payment)).hasSize(1);
    assertThat(books.chargesOf("simulator", payment)).isEmpty();
  }

  private Operation order(String payment, String method, String captureReference) {
    var answer =
        runOperation.run(
            new Request.Authorize(
                Charge.Origin.SIMULATOR,
                newReference(),
                payment,
                new Money(5_000, Currency.getInstance("USD")),
                method,
                captureReference,
                true,
                null,
                Map.of("notify", "there")));
    return ((Answer.Told) answer).operation();
  }
}
