package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.problem.ProblemTexts;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerProblemTest extends RunningLedger {

  @ParameterizedTest
  @EnumSource
  void speaksChineseAndHasAPage(LedgerProblem problem) {
    assertThat(ProblemTexts.title(problem, Locale.CHINESE)).isNotEqualTo(problem.title());
    assertThat(placeholders(ProblemTexts.detail(problem, Locale.CHINESE)))
        .isEqualTo(placeholders(problem.detail()));
    assertThat(pageStatus("/problems/" + problem.code())).isEqualTo(200);
  }

  private static long placeholders(String detail) {
    return detail.split("%s", -1).length;
  }
}
