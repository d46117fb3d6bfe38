package io.quittance.payment.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quittance.platform.money.Money;
import io.quittance.platform.problem.Refusal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every state against every change; a dash is a refusal. */
class PaymentStatusTest {

  private static final Money AMOUNT = new Money(100, Currency.getInstance("USD"));
  private static final PaymentFailure FAILURE = new PaymentFailure("c", null, null, "m");

  private static final List<PaymentChange> CHANGES =
      List.of(
          new PaymentChange.AuthorizationStarted("simulator", "pm_card_visa"),
          new PaymentChange.AuthorizationRerouted("another"),
          new PaymentChange.ActionRequired(null, "https://example.com"),
          new PaymentChange.HeldForReview(null),
          new PaymentChange.Authorized(AMOUNT, "ch", null),
          new PaymentChange.AuthorizationFailed(FAILURE),
          new PaymentChange.AuthorizationIncremented(AMOUNT, null),
          new PaymentChange.CaptureStarted(AMOUNT),
          new PaymentChange.Captured(AMOUNT, true),
          new PaymentChange.CapturedAlong(AMOUNT),
          new PaymentChange.CaptureFailed(FAILURE),
          new PaymentChange.CancelStarted(null),
          new PaymentChange.Canceled(null),
          new PaymentChange.CancelFailed(),
          new PaymentChange.Expired(),
          new PaymentChange.RefundStarted(AMOUNT),
          new PaymentChange.RefundSucceeded(AMOUNT),
          new PaymentChange.RefundDropped(AMOUNT),
          new PaymentChange.RefundReturned(AMOUNT),
          new PaymentChange.DisputeOpened(AMOUNT),
          new PaymentChange.DisputeWon(AMOUNT, true),
          new PaymentChange.DisputeLost(AMOUNT));

  private static final Map<String, PaymentStatus> SHORT =
      Map.ofEntries(
          Map.entry("act", PaymentStatus.REQUIRES_ACTION),
          Map.entry("rev", PaymentStatus.IN_REVIEW),
          Map.entry("ing", PaymentStatus.AUTHORIZING),
          Map.entry("auth", PaymentStatus.AUTHORIZED),
          Map.entry("fail", PaymentStatus.AUTHORIZATION_FAILED),
          Map.entry("cing", PaymentStatus.CAPTURING),
          Map.entry("capt", PaymentStatus.CAPTURED),
          Map.entry("cfai", PaymentStatus.CAPTURE_FAILED),
          Map.entry("ling", PaymentStatus.CANCELING),
          Map.entry("canc", PaymentStatus.CANCELED),
          Map.entry("expi", PaymentStatus.EXPIRED));

  // "same" is a change that leaves the state as it is.
  @ParameterizedTest(name = "A1507 {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # from               start|reroute| action|review|authd|failed|incr|cstart|captd|along|cfail|cancel|canceled|cnfail|expired|rstart|rsucc|rdrop|rback|dopen|dwon|dlost
          CREATED              | ing | -    | -   | -   | -    | -    | -    | -    | -    | -    | -    | -    | canc | -    | -    | -    | -    | -    | -    | -    | -    | -
          AUTHORIZING          | -   | same | act | rev | auth | fail | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -
          REQUIRES_ACTION      | -   | -    | -   | rev | auth | fail | -    | -    | -    | -    | -    | ling | -    | -    | expi | -    | -    | -    | -    | -    | -    | -
          IN_REVIEW            | -   | -    | -   | -   | auth | fail | -    | -    | -    | -    | -    | ling | -    | -    | expi | -    | -    | -    | -    | -    | -    | -
          AUTHORIZED           | -   | -    | -   | -   | -    | -    | same | cing | -    | capt | -    | ling | -    | -    | expi | -    | -    | -    | -    | -    | -    | -
          AUTHORIZATION_FAILED | ing | -    | -   | -   | -    | -    | -    | -    | -    | -    | -    | -    | canc | -    | -    | -    | -    | -    | -    | -    | -    | -
          CAPTURING            | -   | -    | -   | -   | -    | -    | -    | -    | capt | -    | cfai | -    | -    | -    | -    | -    | same | same | same | -    | same | same
          PARTIALLY_CAPTURED   | -   | -    | -   | -   | -    | -    | -    | cing | -    | -    | -    | -    | -    | -    | same | same | same | same | same | same | same | same
          CAPTURED             | -   | -    | -   | -   | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | same | same | same | same | same | same | same
          CAPTURE_FAILED       | -   | -    | -   | -   | -    | -    | -    | cing | -    | -    | -    | ling | -    | -    | expi | -    | same | same | same | -    | same | same
          CANCELING            | -   | -    | -   | -   | -    | -    | -    | -    | -    | -    | -    | -    | canc | auth | -    | -    | -    | -    | -    | -    | -    | -
          CANCELED             | -   | -    | -   | -   | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -
          EXPIRED              | -   | -    | -   | -   | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -    | -
          """)
  @DisplayName("A1507 moves only where the table says")
  void movesOnlyWhereTheTableSays(org.junit.jupiter.params.aggregator.ArgumentsAccessor row) {
    var from = PaymentStatus.valueOf(row.getString(0));
    assertThat(row.size()).isEqualTo(CHANGES.size() + 1);
    for (int i = 0; i < CHANGES.size(); i++) {
      var change = CHANGES.get(i);
      var expected = row.getString(i + 1);
      if (expected.equals("-")) {
        assertThatExceptionOfType(Refusal.class)
            .as("%s refuses %s", from, change)
            .isThrownBy(() -> from.after(change));
      } else {
        assertThat(from.after(change))
            .as("%s after %s", from, change)
            .isEqualTo(expected.equals("same") ? from : SHORT.get(expected));
      }
    }
  }

  @Test
  void derivedStatusesAreNeverAStateOfTheLifecycle() {
    var derived =
        List.of(
            PaymentStatus.REFUNDING,
            PaymentStatus.PARTIALLY_REFUNDED,
            PaymentStatus.REFUNDED,
            PaymentStatus.CHARGEBACK);
    for (var status : derived) {
      for (var change : CHANGES) {
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> status.after(change));
      }
    }
  }
}
