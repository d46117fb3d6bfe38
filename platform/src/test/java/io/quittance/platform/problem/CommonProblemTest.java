package io.quittance.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpStatus;

class CommonProblemTest {

  private static final Pattern ARGUMENT = Pattern.compile("%");
  private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

  @ParameterizedTest
  @EnumSource
  void isToldInBothLanguages(CommonProblem problem) {
    assertThat(ProblemTexts.title(problem, Locale.CHINESE)).containsPattern(CHINESE);
    assertThat(ProblemTexts.detail(problem, Locale.CHINESE)).containsPattern(CHINESE);
    assertThat(ProblemTexts.title(problem, Locale.SIMPLIFIED_CHINESE))
        .isEqualTo(ProblemTexts.title(problem, Locale.CHINESE));
    assertThat(ProblemTexts.title(problem, Locale.FRENCH)).isEqualTo(problem.title());
  }

  @ParameterizedTest
  @EnumSource
  void takesTheSameArgumentsInBothLanguages(CommonProblem problem) {
    long wanted = arguments(problem.detail());
    var refusal = problem.because(Collections.nCopies((int) wanted, "100% <b>%s</b>").toArray());

    assertThat(arguments(ProblemTexts.detail(problem, Locale.CHINESE))).isEqualTo(wanted);
    assertThat(refusal.getMessage()).isEqualTo(ProblemTexts.detail(refusal, Locale.ENGLISH));
    assertThat(ProblemTexts.detail(refusal, Locale.CHINESE)).isNotBlank();
  }

  @Test
  void publishesEachCodeOnce() {
    var catalog = ProblemCatalog.of();

    assertThat(catalog.problems().stream().map(Problem::code)).doesNotHaveDuplicates();
    assertThat(catalog.find("amount_invalid")).contains(CommonProblem.AMOUNT_INVALID);
    assertThat(catalog.find("AMOUNT_INVALID")).isEmpty();
    assertThat(catalog.find("")).isEmpty();
  }

  @Test
  void pointsIntoTheBody() {
    assertThat(Refusal.pointerTo("postings.0.amount")).isEqualTo("#/postings/0/amount");
    assertThat(Refusal.pointerTo("a/b~c")).isEqualTo("#/a~1b~0c");
  }

  @ParameterizedTest
  @EnumSource
  void onlySaysRetryWhereThatMayHelp(CommonProblem problem) {
    assertThat(problem.retryable())
        .isEqualTo(
            problem.status().is5xxServerError()
                || problem.status() == HttpStatus.TOO_MANY_REQUESTS
                || problem.status() == HttpStatus.REQUEST_TIMEOUT
                || problem == CommonProblem.IDEMPOTENCY_KEY_IN_USE);
  }

  private static long arguments(String text) {
    return ARGUMENT.matcher(text).results().count();
  }
}
