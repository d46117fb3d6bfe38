package io.quittance.platform.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Currency;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

  private static final Currency USD = Currency.getInstance("USD");
  private static final Currency EUR = Currency.getInstance("EUR");

  @Test
  void addsAndSubtractsExactly() {
    var most = new Money(Long.MAX_VALUE - 1, USD);

    assertThat(most.plus(new Money(1, USD)).minor()).isEqualTo(Long.MAX_VALUE);
    assertThat(new Money(1, USD).minus(new Money(3, USD))).isEqualTo(new Money(-2, USD));
    assertThat(Money.zero(USD).isZero()).isTrue();
    assertThat(Money.zero(USD).isPositive()).isFalse();
  }

  @Test
  @DisplayName("A1003 a sum beyond 64 bits fails instead of wrapping")
  void refusesToOverflow() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> new Money(Long.MAX_VALUE, USD).plus(new Money(1, USD)));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> new Money(Long.MIN_VALUE, USD).minus(new Money(1, USD)));
  }

  @Test
  @DisplayName("A1006 currencies never mix")
  void refusesToMixCurrencies() {
    var dollar = new Money(1, USD);
    var euro = new Money(1, EUR);

    assertThatExceptionOfType(CurrencyMismatch.class).isThrownBy(() -> dollar.plus(euro));
    assertThatExceptionOfType(CurrencyMismatch.class).isThrownBy(() -> dollar.minus(euro));
    assertThatExceptionOfType(CurrencyMismatch.class).isThrownBy(() -> dollar.compareTo(euro));
    assertThatExceptionOfType(CurrencyMismatch.class).isThrownBy(() -> dollar.exceeds(euro));
    assertThat(dollar).isNotEqualTo(euro);
  }

  @ParameterizedTest
  @DisplayName("A1004 the exponent is the currency's own")
  @CsvSource({
    "1099, EUR, EUR 10.99",
    "1099, JPY, JPY 1099",
    "1099, KWD, KWD 1.099",
    "-5, USD, USD -0.05",
    "99999999999, USD, USD 999999999.99"
  })
  void isWrittenInMajorUnits(long minor, String currency, String text) {
    assertThat(new Money(minor, Currency.getInstance(currency))).hasToString(text);
  }

  @ParameterizedTest
  @DisplayName("A1001 A1002 an amount that may be asked for is 1 to 99,999,999,999")
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 100_000_000_000L, Long.MAX_VALUE})
  void refusesAmountsOutOfRange(long minor) {
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new Amount(minor));
  }

  @Test
  void acceptsTheSmallestAndTheLargestAmount() {
    assertThat(new Amount(1).in(USD)).isEqualTo(new Money(1, USD));
    assertThat(new Amount(99_999_999_999L).in(USD)).isEqualTo(new Money(Money.MINOR_MAX, USD));
  }
}
