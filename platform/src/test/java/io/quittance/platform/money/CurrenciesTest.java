package io.quittance.platform.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Currency;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurrenciesTest {

  @ParameterizedTest
  @CsvSource({"USD, 2", "EUR, 2", "CNY, 2", "JPY, 0", "KRW, 0", "KWD, 3", "BHD, 3", "XOF, 0"})
  void knowsMoneyInUse(String code, int digits) {
    assertThat(Currencies.find(code))
        .get()
        .returns(code, Currency::getCurrencyCode)
        .returns(digits, Currency::getDefaultFractionDigits);
  }

  @ParameterizedTest
  @DisplayName("A1004 unknown, historic, fund and lower-case codes are refused")
  @ValueSource(
      strings = {
        "DEM", "FRF", "XAU", "XXX", "XTS", "XDR", "CHE", "USN", "usd", "Usd", "", " USD", "US",
        "USDD", "ＵＳＤ"
      })
  void refusesEverythingElse(String code) {
    assertThat(Currencies.find(code)).isEmpty();
  }
}
