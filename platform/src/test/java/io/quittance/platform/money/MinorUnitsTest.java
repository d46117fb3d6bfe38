package io.quittance.platform.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another party's counting is converted exactly, or not at all. */
class MinorUnitsTest {

  private static final Currency CLP = Currency.getInstance("CLP");
  private static final Currency ISK = Currency.getInstance("ISK");

  private final MinorUnits theirs = MinorUnits.withDeviations(Map.of("CLP", 2, "KWD", 2));

  @ParameterizedTest
  @CsvSource({"USD,1099,1099", "JPY,500,500", "CLP,500,50000", "KWD,12340,1234"})
  void convertsBothWays(Currency currency, long ours, long converted) {
    var money = new Money(ours, currency);
    assertThat(theirs.toTheirs(money)).isEqualTo(converted);
    assertThat(theirs.toOurs(converted, currency)).isEqualTo(money);
  }

  @Test
  void readsMajorUnits() {
    assertThat(MinorUnits.toOurs(new BigDecimal("10.9"), Currency.getInstance("EUR")))
        .isEqualTo(new Money(1_090, Currency.getInstance("EUR")));
    assertThat(MinorUnits.toOurs(new BigDecimal("7.00"), ISK)).isEqualTo(new Money(7, ISK));
  }

  @Test
  void refusesWhatCannotBeExpressed() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> theirs.toTheirs(new Money(1_234, Currency.getInstance("KWD"))));
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> theirs.toOurs(150, CLP));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> MinorUnits.toOurs(new BigDecimal("0.5"), ISK));
  }
}
