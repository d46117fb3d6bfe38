package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.problem.Problem;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.problem.ProblemTexts;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.util.HtmlUtils;

/** Every code that payment-api may answer with has a page in both languages. */
class ProblemPagesTest {

  private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

  private final PaymentPlatform platform = PaymentPlatform.shared();

  static Stream<String> codes() {
    return PaymentPlatform.shared().bean(ProblemCatalog.class).problems().stream()
        .map(Problem::code);
  }

  @ParameterizedTest
  @MethodSource("codes")
  void hasAPageInBothLanguages(String code) {
    var problem = platform.bean(ProblemCatalog.class).find(code).orElseThrow();
    for (var language : new Locale[] {Locale.ENGLISH, Locale.CHINESE}) {
      var page = page(code, language.toLanguageTag());

      assertThat(page.status()).isEqualTo(200);
      assertThat(page.raw().headers().firstValue("Content-Type"))
          .hasValue("text/html;charset=UTF-8");
      assertThat(page.raw().headers().firstValue("Content-Language"))
          .hasValue(language.getLanguage());
      assertThat(page.text())
          .startsWith("<!doctype html>")
          .contains("<html lang=\"" + language.getLanguage() + "\">")
          .contains("<code>" + code + "</code>", "" + problem.status().value())
          .contains("<h1>" + HtmlUtils.htmlEscape(ProblemTexts.title(problem, language)) + "</h1>")
          .contains(detail(problem, language))
          .doesNotContain("%s");
    }
    assertThat(ProblemTexts.title(problem, Locale.CHINESE)).containsPattern(CHINESE);
    assertThat(ProblemTexts.detail(problem, Locale.CHINESE)).containsPattern(CHINESE);
    assertThat(arguments(ProblemTexts.detail(problem, Locale.CHINESE)))
        .as("arguments of the Chinese detail")
        .isEqualTo(arguments(problem.detail()));
  }

  private static String detail(Problem problem, Locale language) {
    return HtmlUtils.htmlEscape(ProblemTexts.detail(problem, language).replace("%s", "…"));
  }

  private static int arguments(String text) {
    return text.split("%s", -1).length;
  }

  private ApiClient.Answer page(String code, String language) {
    return new ApiClient(platform.paymentUrl(), "")
        .send(
            HttpRequest.newBuilder(URI.create(platform.paymentUrl() + "/problems/" + code))
                .header("Accept-Language", language)
                .GET());
  }
}
