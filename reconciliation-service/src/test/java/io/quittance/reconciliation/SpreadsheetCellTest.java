package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody else wrote is no formula in our spreadsheets. */
class SpreadsheetCellTest {

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"})
  void putsAnApostropheBeforeAFormula(String text) {
    assertThat(SpreadsheetCell.text(text)).isEqualTo("'" + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "txn_1", "a=1", "'=1"})
  void leavesOtherTextsAlone(String text) {
    assertThat(SpreadsheetCell.text(text)).isEqualTo(text);
  }
}
