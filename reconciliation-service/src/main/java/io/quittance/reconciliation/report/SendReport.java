package io.quittance.reconciliation.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quittance.platform.id.Ids;
import io.quittance.platform.page.PdfPages;
import io.quittance.platform.web.OfferedTypes;
import io.quittance.platform.web.SpooledAnswer;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import io.quittance.reconciliation.report.ReadReport.Found;
import io.quittance.reconciliation.run.Run;
import io.quittance.reconciliation.run.RunView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Service;

/** Sends a report in the form that the caller likes best. */
@Service
class SendReport {

  static final String CSV_VALUE = "text/csv";

  private static final MediaType CSV = MediaType.valueOf(CSV_VALUE);
  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

  private static final OfferedTypes OFFERED =
      OfferedTypes.of(
          MediaType.APPLICATION_JSON, CSV, MediaType.TEXT_HTML, MediaType.APPLICATION_PDF);

  /** The page needs its own style and nothing else. */
  private static final String NOTHING_BUT_STYLE =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  /** Nobody reads more on paper, and the PDF is laid out in memory. */
  static final int PRINTED_MAX = 2_000;

  private final ReadReport readReport;
  private final WriteReport writeReport;
  private final ReportPage page;
  private final PdfPages pdf;

  SendReport(ReadReport readReport, WriteReport writeReport, ReportPage page, PdfPages pdf) {
    this.readReport = readReport;
    this.writeReport = writeReport;
    this.page = page;
    this.pdf = pdf;
  }

  /**
   * What the caller asks for.
   *
   * @param accept its header, as it came
   * @param byteOrderMark whether CSV begins with one, by which spreadsheets know UTF-8
   */
  record Form(@Nullable String accept, Locale language, boolean byteOrderMark) {}

  /** A report of a run in JSON. */
  record RunReport(RunView run, Report summary, List<Reported> discrepancies) {}

  /** A report of a period in JSON. */
  record PeriodReport(Report summary, List<Reported> discrepancies) {}

  /** A discrepancy, and what should be done about it. */
  record Reported(@JsonUnwrapped DiscrepancyView discrepancy, String nextStepText) {}

  /**
   * Sends the report of a scope.
   *
   * @param run the run that it is about; null for a period
   * @throws io.quittance.platform.problem.Refusal {@code not_acceptable}, or {@code
   *     service_unavailable} or {@code rate_limited} when too many are being printed
   */
  void send(
      Scope scope, @Nullable Run run, Form form, String reader, HttpServletResponse response) {
    var type = OFFERED.wanted(form.accept());
    var texts = ReportTexts.in(form.language());
    try {
      if (type.equals(MediaType.APPLICATION_PDF)) {
        var printed = print(scope, reader, texts);
        head(type, form, response);
        attach(response, nameOf(scope) + ".pdf", ContentDisposition.inline());
        response.getOutputStream().write(printed);
      } else {
        SpooledAnswer.send(
            response,
            out ->
                readReport.read(
                    scope,
                    reader,
                    (report, found) -> write(type, new Told(run, report, found, texts), form, out)),
            () -> head(type, scope, form, response));
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** Printed when the database has been let go: that takes a while. */
  private byte[] print(Scope scope, String reader, ReportTexts texts) {
    var html = new StringWriter();
    readReport.read(
        scope, reader, (report, found) -> page.write(report, found, PRINTED_MAX, texts, html));
    return pdf.print(html.toString(), reader);
  }

  private record Told(@Nullable Run run, Report report, Found found, ReportTexts texts) {}

  private void write(MediaType type, Told told, Form form, OutputStream out) {
    try (var text = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      if (type.equals(MediaType.TEXT_HTML)) {
        page.write(told.report(), told.found(), null, told.texts(), text);
      } else if (type.equals(CSV)) {
        writeReport.asCsv(told.found(), told.texts(), form.byteOrderMark(), text);
      } else {
        writeReport.asJson(told.run(), told.report(), told.found(), told.texts(), out);
      }
    } catch (IOException diskFull) {
      throw new UncheckedIOException(diskFull);
    }
  }

  private static void head(MediaType type, Scope scope, Form form, HttpServletResponse response) {
    if (type.equals(MediaType.TEXT_HTML)) {
      head(HTML, form, response);
      response.setHeader("Content-Security-Policy", NOTHING_BUT_STYLE);
    } else if (type.equals(CSV)) {
      head(new MediaType(CSV, StandardCharsets.UTF_8), form, response);
      attach(response, nameOf(scope) + ".csv", ContentDisposition.attachment());
    } else {
      head(type, form, response);
    }
  }

  private static void head(MediaType type, Form form, HttpServletResponse response) {
    response.setContentType(type.toString());
    response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT + ", " + HttpHeaders.ACCEPT_LANGUAGE);
    response.setHeader(HttpHeaders.CONTENT_LANGUAGE, form.language().getLanguage());
  }

  private static String nameOf(Scope scope) {
    return scope.runId() == null
        ? "reconciliation-%s-%s%s"
            .formatted(
                scope.from(), scope.to(), scope.provider() == null ? "" : "-" + scope.provider())
        : Ids.write(RunView.PREFIX, scope.runId());
  }

  private static void attach(
      HttpServletResponse response, String name, ContentDisposition.Builder disposition) {
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION, disposition.filename(name).build().toString());
  }
}
