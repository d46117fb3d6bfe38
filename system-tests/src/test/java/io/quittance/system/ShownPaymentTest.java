package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the races call taken back, and what not. */
class ShownPaymentTest {

  @ParameterizedTest
  @CsvSource({
    "CAPTURED,           100, 0,  AUTHORIZED,         0,   0",
    "CAPTURED,           100, 0,  CAPTURING,          100, 0",
    "CANCELED,           0,   0,  AUTHORIZED,         0,   0",
    "CANCELED,           0,   0,  CAPTURED,           100, 0",
    "CANCELING,          0,   0,  CAPTURING,          0,   0",
    "PARTIALLY_CAPTURED, 60,  0,  CAPTURING,          40,  0",
    "PARTIALLY_CAPTURED, 60,  0,  CANCELED,           60,  0",
    "PARTIALLY_REFUNDED, 100, 60, REFUNDING,          100, 40",
    "REFUNDED,           100, 100, PARTIALLY_REFUNDED, 100, 100",
    "CHARGEBACK,         100, 0,  CAPTURED,           100, 0",
  })
  void noticesWhatIsTakenBack(
      String before, long captured, long refunded, String after, long then, long thenRefunded) {
    var shown = new ShownPayment(before, captured, refunded);
    assertThatThrownBy(() -> shown.isFollowedBy(new ShownPayment(after, then, thenRefunded)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("A123");
  }

  @ParameterizedTest
  @CsvSource({
    "CREATED,            0,   0,  AUTHORIZED,         0,   0",
    "AUTHORIZED,         0,   0,  CANCELED,           0,   0",
    "AUTHORIZED,         0,   0,  CAPTURED,           100, 0",
    "PARTIALLY_CAPTURED, 40,  0,  CAPTURING,          40,  0",
    "REFUNDING,          100, 0,  CAPTURED,           100, 0",
    "REFUNDING,          100, 40, PARTIALLY_REFUNDED, 100, 60",
    "PARTIALLY_REFUNDED, 100, 40, REFUNDED,           100, 100",
    "REFUNDING,          100, 0,  CHARGEBACK,         100, 0",
  })
  void letsPaymentsGoOn(
      String before, long captured, long refunded, String after, long then, long thenRefunded) {
    var shown = new ShownPayment(before, captured, refunded);
    assertThatCode(() -> shown.isFollowedBy(new ShownPayment(after, then, thenRefunded)))
        .doesNotThrowAnyException();
  }
}
