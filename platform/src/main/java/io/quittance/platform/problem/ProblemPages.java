package io.quittance.platform.problem;

import static io.quittance.platform.problem.CommonProblem.NOT_FOUND;

import io.swagger.v3.oas.annotations.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** A readable page behind each problem's {@code type}. */
@RestController
public class ProblemPages {

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="%1$s">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>%2$s</title>
      <style>body{font:16px/1.5 system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}\
      code{background:#eee;padding:.1em .3em}dt{font-weight:600}</style>
      <h1>%3$s</h1>
      <dl>
      <dt>code</dt><dd><code>%2$s</code></dd>
      <dt>HTTP</dt><dd>%4$s</dd>
      <dt>%5$s</dt><dd>%6$s</dd>
      <dt>%7$s</dt><dd>%8$s</dd>
      </dl>
      </html>
      """;

  private final ProblemCatalog catalog;

  ProblemPages(ProblemCatalog catalog) {
    this.catalog = catalog;
  }

  @Operation(summary = "Explains a problem on a page to read.")
  @GetMapping(
      path = "/problems/{code}",
      // A page, also for clients that ask for JSON wherever they go.
      produces = {MediaType.TEXT_HTML_VALUE, MediaType.ALL_VALUE})
  ResponseEntity<String> page(@PathVariable String code, Locale locale) {
    var problem = catalog.find(code).orElseThrow(NOT_FOUND::because);
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_LANGUAGE, languageOf(locale))
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .body(render(problem, locale));
  }

  private static String languageOf(Locale locale) {
    return locale.getLanguage().equals("zh") ? "zh" : "en";
  }

  private static String render(Problem problem, Locale language) {
    boolean chinese = languageOf(language).equals("zh");
    return PAGE.formatted(
        languageOf(language),
        problem.code(),
        HtmlUtils.htmlEscape(ProblemTexts.title(problem, language)),
        problem.status(),
        chinese ? "含义" : "Meaning",
        HtmlUtils.htmlEscape(ProblemTexts.detail(problem, language).replace("%s", "…")),
        chinese ? "可否原样重试" : "Repeat unchanged?",
        problem.retryable() ? (chinese ? "可以" : "Yes, later") : (chinese ? "不可以" : "No"));
  }
}
