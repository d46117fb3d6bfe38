package io.quittance.reconciliation.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.openhtmltopdf.svgsupport.BatikSVGDrawer;
import io.quittance.platform.page.PdfPages;
import io.quittance.reconciliation.discrepancy.DiscrepancyKind;
import io.quittance.reconciliation.discrepancy.Reconciliation;
import io.quittance.reconciliation.run.RunOrigin;
import io.quittance.reconciliation.statement.LineKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** Reports as pages and on paper. What is rendered stays in target/report-samples, to look at. */
class ReportPageTest {

  private static final Path SAMPLES = Path.of("target", "report-samples");

  private final ReportPage page = new ReportPage();
  private final PdfPages pdf = PdfPages.withDrawings(BatikSVGDrawer::new);

  @ParameterizedTest
  @CsvSource({"en, Next step, Missing in our records", "zh, 下一步, 我方缺失"})
  @DisplayName("the page is well-formed and runs nobody's script")
  void isAPageThatRunsNothing(String language, String next, String kind) throws Exception {
    var html = render(SampleReport.ofDay(40), null, language);
    keep("day-" + language + ".html", html.getBytes(StandardCharsets.UTF_8));

    assertThat(html)
        .contains("lang=\"" + language + "\"", next, kind)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot; ${7*7}")
        .doesNotContain("<script", "[49]", "\u0001", " th:", "??", "<!--");
    var parsed =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
    var chart = (Element) Objects.requireNonNull(parsed.getElementsByTagName("svg").item(0));
    assertThat(chart.getAttribute("role")).isEqualTo("img");
    assertThat(chart.getElementsByTagName("title").item(0).getTextContent()).isNotBlank();
    assertThat(chart.getElementsByTagName("desc").item(0).getTextContent()).contains("2026-10-23");
    assertThat(chart.getElementsByTagName("polyline").getLength()).isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void writesAmountsWithTheCurrencysOwnDecimals(String language) {
    assertThat(render(SampleReport.ofDay(0), null, language))
        .contains(">12,345,678.90<", ">1,234,567,890<", ">1,234,567.890<", ">99.99%<");
    assertThat(ReportTexts.in(locale(language)).amount(-5, "USD")).isEqualTo("\u22120.05");
    assertThat(ReportTexts.in(locale(language)).amount(1_234, "XXX")).isEqualTo("1,234");
  }

  @ParameterizedTest
  @CsvSource({"en, Reconciliation of stripe", "zh, stripe对账报告"})
  void isAPdfWhoseFontShowsEverything(String language, String title) throws IOException {
    var printed = print("day-" + language, SampleReport.ofDay(40), 2_000, language);

    try (var document = Loader.loadPDF(printed)) {
      var text = text(document);
      int pages = document.getNumberOfPages();
      assertThat(pages).isGreaterThan(2);
      assertThat(text)
          .contains(title, "1 / " + pages, pages + " / " + pages, "<script>alert(1)</script>")
          .contains("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
          .doesNotContain("#");
      for (var each : document.getPages()) {
        for (var name : each.getResources().getFontNames()) {
          assertThat(each.getResources().getFont(name).isEmbedded()).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void saysThatThereIsNothing(String language) throws IOException {
    var printed = print("none-" + language, SampleReport.ofDay(0), 2_000, language);

    try (var document = Loader.loadPDF(printed)) {
      var verdict = ReportTexts.in(locale(language)).text("verdict.none");
      assertThat(text(document)).contains(Normalizer.normalize(verdict, Normalizer.Form.NFKC));
    }
  }

  @Test
  void printsTheFirstAndSaysWhereTheRestIs() throws IOException {
    var month = SampleReport.ofMonth(120);
    var printed = print("month-en", month, 50, "en");

    try (var document = Loader.loadPDF(printed)) {
      assertThat(text(document))
          .contains("The first 50 of 120 are listed here", "wechat was not reconciled")
          .contains("ch_3SVxYzAbCdEfGhIj1kLmNoPq49")
          .doesNotContain("ch_3SVxYzAbCdEfGhIj1kLmNoPq50");
    }
    assertThat(render(month, null, "en"))
        .contains("ch_3SVxYzAbCdEfGhIj1kLmNoPq119")
        .doesNotContain("The first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void hasAWordForEachCode(String language) {
    var texts = ReportTexts.in(locale(language));
    for (var kind : DiscrepancyKind.values()) {
      assertThat(texts.named("kind", kind.name())).isNotEqualTo(kind.name());
      assertThat(texts.text("next." + kind)).isNotBlank();
    }
    Arrays.stream(Reconciliation.values())
        .forEach(
            each -> assertThat(texts.named("reconciliation", each + "")).isNotEqualTo(each + ""));
    Arrays.stream(LineKind.values())
        .forEach(each -> assertThat(texts.named("operation", each + "")).isNotEqualTo(each + ""));
    Map.of("action", "RepairAction", "proposal", "ProposalStatus")
        .forEach((prefix, type) -> hasAWordForEach("repair." + type, prefix, texts));
    hasAWordForEach("ledger.PaymentMove$Kind", "operation", texts);
    // What else the comparisons of banks and of the ledger are about.
    Stream.of("ACCOUNT", "OWNER", "BALANCE", "POSTING", "CONTROL_TOTAL")
        .forEach(each -> assertThat(texts.named("operation", each)).isNotEqualTo(each));
    Stream.of("copy", "ledger")
        .forEach(each -> assertThat(texts.text("holder." + each)).isNotEqualTo(each));
    Arrays.stream(RunOrigin.values())
        .forEach(each -> assertThat(texts.named("origin", each + "")).isNotEqualTo(each + ""));
  }

  /** Of an enum that other packages do not see. */
  private static void hasAWordForEach(String type, String prefix, ReportTexts texts) {
    try {
      var codes = Class.forName("io.quittance.reconciliation." + type).getEnumConstants();
      assertThat(codes).isNotEmpty();
      for (var code : codes) {
        assertThat(texts.named(prefix, code.toString())).isNotEqualTo(code.toString());
      }
    } catch (ClassNotFoundException moved) {
      throw new IllegalStateException(moved);
    }
  }

  @Test
  void tellsWhoseControlTotalItIs() throws IOException {
    try (var document = Loader.loadPDF(print("held-en", SampleReport.ofDay(3), 2_000, "en"))) {
      assertThat(text(document)).contains("our copy", "the ledger", "wechat");
    }
  }

  @Test
  void saysTheSameInBothLanguages() throws IOException {
    assertThat(keys("report_zh.properties")).isEqualTo(keys("report.properties"));
  }

  private static Set<Object> keys(String file) throws IOException {
    var texts = new Properties();
    try (var in = Objects.requireNonNull(ReportPage.class.getResourceAsStream(file))) {
      texts.load(in);
    }
    return texts.keySet();
  }

  private String render(SampleReport sample, @Nullable Integer limit, String language) {
    var html = new StringWriter();
    page.write(sample.report(), sample.found(), limit, ReportTexts.in(locale(language)), html);
    return html.toString();
  }

  private byte[] print(String name, SampleReport sample, int limit, String language)
      throws IOException {
    var printed = pdf.print(render(sample, limit, language));
    keep(name + ".pdf", printed);
    return printed;
  }

  private static Locale locale(String language) {
    return Locale.of(language);
  }

  /** Characters that look alike share a glyph, and are read back as either. */
  private static String text(PDDocument document) throws IOException {
    return Normalizer.normalize(new PDFTextStripper().getText(document), Normalizer.Form.NFKC)
        .replaceAll("\\s+", " ");
  }

  private static void keep(String name, byte[] content) throws IOException {
    Files.createDirectories(SAMPLES);
    Files.write(SAMPLES.resolve(name), content);
  }
}
