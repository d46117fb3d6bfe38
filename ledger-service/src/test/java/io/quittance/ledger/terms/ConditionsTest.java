package io.quittance.ledger.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quittance.platform.problem.Refusal;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # amount    | fee bps | fixed | reserve bps | fee         | reserve
          10000       | 290     | 30    | 1000        | 320         | 1000
          1250        | 290     | 0     | 0           | 36          | 0
          50          | 290     | 0     | 0           | 1           | 0
          50          | 100     | 0     | 0           | 1           | 0
          49          | 100     | 0     | 0           | 0           | 0
          15          | 0       | 0     | 1000        | 0           | 2
          14          | 0       | 0     | 1000        | 0           | 1
          99999999999 | 10000   | 0     | 10000       | 99999999999 | 0
          99999999999 | 1       | 0     | 5000        | 10000000    | 50000000000
          100         | 0       | 0     | 10000       | 0           | 100
          """)
  @DisplayName("A1007 fee and reserve are rounded half up; with the rest they are the amount")
  void shares(long amount, int basisPoints, long fixed, int reserve, long fee, long held) {
    var agreed = new Conditions(basisPoints, fixed, FeeOnRefund.KEPT, reserve, days(reserve), 0);

    assertThat(agreed.ofCapture(amount)).isEqualTo(new Shares(fee, held));
  }

  @ParameterizedTest
  @CsvSource({"20, 0, 30, 20", "30, 0, 30, 30", "31, 0, 30, 30", "1, 10000, 30, 1"})
  @DisplayName("A1009 a fee larger than the amount is the amount, and nothing is held back")
  void theFeeIsNeverMoreThanTheAmount(long amount, int basisPoints, long fixed, long fee) {
    var shares =
        new Conditions(basisPoints, fixed, FeeOnRefund.KEPT, 10_000, 1, 0).ofCapture(amount);

    assertThat(shares.fee()).isEqualTo(fee);
    assertThat(shares.reserve()).isEqualTo(amount - fee);
  }

  @Test
  void whateverIsAgreedTheMerchantNeverOwesForACapture() {
    var random = new Random(20261121);
    for (int i = 0; i < 20_000; i++) {
      int reserve = random.nextInt(10_001);
      var agreed =
          new Conditions(
              random.nextInt(10_001),
              random.nextLong(1_000),
              FeeOnRefund.KEPT,
              reserve,
              days(reserve),
              0);
      long amount = 1 + random.nextLong(i % 2 == 0 ? 1_000 : 99_999_999_999L);
      var shares = agreed.ofCapture(amount);

      assertThat(shares.fee() + shares.reserve())
          .as("%s of %d", agreed, amount)
          .isBetween(0L, amount);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 0, 0, 0",
    "10001, 0, 0, 0, 0",
    "0, -1, 0, 0, 0",
    "0, 100000000000, 0, 0, 0",
    "0, 0, 10001, 5, 0",
    "0, 0, 5, 366, 0",
    "0, 0, 5, 0, 0",
    "0, 0, 0, 5, 0",
    "0, 0, 0, 0, -1"
  })
  void refusesWhatCannotBeAgreed(int basisPoints, long fixed, int reserve, int days, long minimum) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(
            () -> new Conditions(basisPoints, fixed, FeeOnRefund.KEPT, reserve, days, minimum))
        .matches(refusal -> refusal.problem().code().equals("parameter_invalid"));
  }

  private static int days(int reserve) {
    return reserve == 0 ? 0 : 1;
  }
}
