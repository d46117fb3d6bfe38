package io.quittance.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.system.Http;
import java.util.regex.Pattern;

/** I9: what every answer keeps, whatever happens behind it. */
final class AnswerRules {

  private static final Pattern INTERNALS =
      Pattern.compile(
          "Exception|\\bat [a-z]+\\.[a-z]|org\\.|java\\.|io\\.quittance|SELECT [a-z*]+ FROM|INSERT"
              + " INTO|postgres|redis|kafka|127\\.0\\.0\\.1|localhost:",
          Pattern.CASE_INSENSITIVE);

  /**
   * Checks one.
   *
   * @throws AssertionError if it is a 5xx other than 503, or a problem that is none or says too
   *     much
   */
  void require(Http.Answer answer) {
    if (answer.status() < 400) {
      return;
    }
    assertThat(answer.status() < 500 || answer.status() == 503)
        .as("I9 no 5xx but 503: %d %s", answer.status(), answer.text())
        .isTrue();
    assertThat(answer.header("Content-Type"))
        .as("I9 %d %s", answer.status(), answer.text())
        .startsWith("application/problem+json");
    assertThat(answer.code()).as("I9 a code: %s", answer.text()).isNotEmpty();
    assertThat(answer.field("detail") + answer.field("title"))
        .as("I9 internals in an answer")
        .doesNotContainPattern(INTERNALS);
  }
}
