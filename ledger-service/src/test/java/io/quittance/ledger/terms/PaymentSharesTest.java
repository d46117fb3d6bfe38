package io.quittance.ledger.terms;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.ledger.terms.MoneyMove.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PaymentSharesTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Currency USD = Currency.getInstance("USD");

  private final PaymentShares payment = new PaymentShares(List.of());

  @Test
  @DisplayName("A1007 a fee of 10 goes back with three refunds of 33, 33 and 34 as 3, 4 and 3")
  void threeRefundsGiveTheWholeFeeBack() {
    var book = book(terms("m1", 1_000, FeeOnRefund.RETURNED, NOON));

    assertThat(payment.of(capture("c", 100, NOON), book).fee()).isEqualTo(10);
    assertThat(payment.of(refund("r1", 33), book).fee()).isEqualTo(3);
    assertThat(payment.of(refund("r2", 33), book).fee()).isEqualTo(4);
    assertThat(payment.of(refund("r3", 34), book).fee()).isEqualTo(3);
  }

  @Test
  void aFailedRefundTakesBackExactlyWhatItGave() {
    var book = book(terms("m1", 1_000, FeeOnRefund.RETURNED, NOON));
    payment.of(capture("c", 100, NOON), book);
    payment.of(refund("r1", 33), book);
    var given = payment.of(refund("r2", 33), book);

    assertThat(payment.of(failed("r2", 33), book)).isEqualTo(given);
    assertThat(payment.of(failed("r1", 33), book).fee()).isEqualTo(3);
    assertThat(payment.of(refund("r3", 100), book).fee()).isEqualTo(10);
  }

  @Test
  void aFeeThatIsKeptNeverGoesBack() {
    var book = book(terms("m1", 1_000, FeeOnRefund.KEPT, NOON));
    payment.of(capture("c", 100, NOON), book);

    assertThat(payment.of(refund("r1", 100), book)).isEqualTo(Shares.NONE);
    assertThat(payment.of(failed("r1", 100), book)).isEqualTo(Shares.NONE);
  }

  @Test
  void aCaptureFromBeforeTheTermsCountsForTheFeeThatGoesBack() {
    var book = book(terms("m1", 1_000, FeeOnRefund.RETURNED, NOON));

    assertThat(payment.of(capture("c0", 100, NOON.minusNanos(1)), book)).isEqualTo(Shares.NONE);
    assertThat(payment.of(capture("c1", 100, NOON), book).fee()).isEqualTo(10);
    assertThat(payment.of(refund("r1", 100), book).fee()).isEqualTo(5);
    assertThat(payment.of(refund("r2", 100), book).fee()).isEqualTo(5);
    assertThat(payment.added()).hasSize(3);
  }

  @Test
  void theTermsAtTheTimeOfTheEventCount() {
    var later = NOON.plus(Duration.ofDays(1));
    var book =
        book(
            terms(Terms.DEFAULT, 100, FeeOnRefund.KEPT, NOON),
            terms("m1", 200, FeeOnRefund.KEPT, later),
            terms("m1", 300, FeeOnRefund.KEPT, later.plusSeconds(1)));

    assertThat(payment.of(capture("c0", 1_000, NOON.minusNanos(1)), book)).isEqualTo(Shares.NONE);
    assertThat(payment.of(capture("c1", 1_000, NOON), book).fee()).isEqualTo(10);
    assertThat(payment.of(capture("c2", 1_000, later.minusNanos(1)), book).fee()).isEqualTo(10);
    assertThat(payment.of(capture("c3", 1_000, later), book).fee()).isEqualTo(20);
    assertThat(payment.of(capture("c4", 1_000, later.plusSeconds(1)), book).fee()).isEqualTo(30);
  }

  @Test
  void whatIsToldAgainIsSharedAsBefore() {
    var first = book(terms("m1", 1_000, FeeOnRefund.RETURNED, NOON));
    var shares = payment.of(capture("c", 100, NOON), first);
    payment.of(refund("r1", 50), first);

    assertThat(payment.of(capture("c", 100, NOON), first)).isEqualTo(shares);
    assertThat(payment.of(refund("r1", 50), first).fee()).isEqualTo(5);
    assertThat(payment.added()).hasSize(2);
  }

  @Test
  void anAmountThatContradictsLeavesNoTrace() {
    var book = book(terms("m1", 1_000, FeeOnRefund.RETURNED, NOON));
    payment.of(capture("c", 100, NOON), book);

    assertThat(payment.of(capture("c", 5, NOON), book).fee()).isEqualTo(1);
    assertThat(payment.added()).hasSize(1);
  }

  @Test
  void inAnyOrderTheFeeThatWentBackIsNeverMoreThanWasCharged() {
    var random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      var book = book(terms("m1", random.nextInt(10_001), FeeOnRefund.RETURNED, NOON));
      var one = new PaymentShares(List.of());
      long captured = 1 + random.nextLong(500);
      long fee = one.of(capture("c", captured, NOON), book).fee();
      long refunded = 0;
      long returned = 0;
      for (int i = 0; refunded < captured; i++) {
        long amount = 1 + random.nextLong(captured - refunded);
        var given = one.of(refund("r" + i, amount), book);
        assertThat(given.fee()).isBetween(0L, amount);
        if (random.nextInt(3) == 0) {
          assertThat(one.of(failed("r" + i, amount), book)).isEqualTo(given);
        } else {
          refunded += amount;
          returned += given.fee();
        }
        assertThat(returned).isBetween(0L, fee);
      }
      assertThat(returned).as("round %d", round).isEqualTo(fee);
    }
  }

  private static TermsBook book(Terms... versions) {
    return new TermsBook(List.of(versions));
  }

  private static Terms terms(
      String merchant, int basisPoints, FeeOnRefund onRefund, Instant validFrom) {
    return new Terms(
        validFrom.getEpochSecond(),
        merchant,
        USD,
        new Conditions(basisPoints, 0, onRefund, 0, 0, 0),
        null,
        validFrom,
        "operator",
        null,
        NOON);
  }

  private static MoneyMove capture(String reference, long amount, Instant at) {
    return new MoneyMove(reference, Kind.CAPTURE, "m1", "pi_1", USD, amount, at);
  }

  private static MoneyMove refund(String reference, long amount) {
    return new MoneyMove(reference, Kind.REFUND, "m1", "pi_1", USD, amount, NOON);
  }

  private static MoneyMove failed(String reference, long amount) {
    return new MoneyMove(
        reference + MoneyMove.FAILED, Kind.REFUND_FAILED, "m1", "pi_1", USD, amount, NOON);
  }
}
