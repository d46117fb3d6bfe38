package io.quittance.ledger.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quittance.platform.problem.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BankTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Café Żółw & Söhne    | Cafe Zolw + Sohne
          Straße Øre Ærø       | Strasse Ore AEro
          Đorđe Þór Ħal Ŋ ı œ  | Dorde THor Hal N i oe
          a-b/c?d:(e).f,g'h+i  | a-b/c?d:(e).f,g'h+i
          A 公司               | A ..
          A_B                  | A.B
          """)
  void writesNames(String name, String written) {
    assertThat(BankText.name(name)).isEqualTo(written);
  }

  @Test
  void cutsWhatGrows() {
    assertThat(BankText.name("ß".repeat(70))).isEqualTo("s".repeat(70));
  }

  @Test
  void writesIds() {
    assertThat(BankText.id("po_0abc-EUR")).isEqualTo("po-0abc-EUR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"公司", "Яблоко", "...", "(公) &"})
  void aHolderOfWhomNothingRemainsIsRefused(String holder) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> PayoutAccount.read(holder, "GB29NWBK60161331926819", null, "NWBKGB2LXXX"))
        .satisfies(refusal -> assertThat(refusal.problem().code()).isEqualTo("parameter_invalid"));
  }
}
