package io.quittance.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.problem.ProblemTexts;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every reason is explained, in both languages. */
@WebhookServiceTest
class WebhookProblemTest {

  private final SimulatorProvider provider;

  WebhookProblemTest(@LocalServerPort int port) {
    this.provider = new SimulatorProvider(port);
  }

  @ParameterizedTest
  @EnumSource
  void hasChineseTextsAndAPage(WebhookProblem problem) {
    assertThat(ProblemTexts.title(problem, Locale.CHINESE)).isNotEqualTo(problem.title());
    assertThat(ProblemTexts.detail(problem, Locale.CHINESE)).isNotEqualTo(problem.detail());
    var page = provider.anonymous("GET", "/problems/" + problem.code());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains(problem.title());
  }
}
