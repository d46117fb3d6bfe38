package io.quittance.reconciliation.report;

import static io.quittance.reconciliation.report.ReportTexts.NOTHING;

import io.quittance.platform.page.Printable;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * Writes discrepancies as rows of the page's last table, one at a time: a template would be too
 * slow for as many as there may be. Every text is escaped where it is written, in one place.
 */
final class DiscrepancyRow {

  private final ReportTexts texts;
  private final Writer out;
  private long number;

  DiscrepancyRow(ReportTexts texts, Writer out) {
    this.texts = texts;
    this.out = out;
  }

  void write(DiscrepancyView found) {
    number++;
    try {
      out.write("\n<tr><td class=\"number\">");
      text(texts.count(number));
      out.write("</td><td><b>");
      text(texts.kind(found));
      out.write("</b>");
      small(
          texts.named("reconciliation", found.reconciliation().name())
              + ", "
              + texts.named("operation", found.operation()));
      small(found.provider() + ", " + found.date());
      out.write("</td><td class=\"references\">");
      reference("reference.provider", found.operationId());
      reference("reference.ours", found.transactionId());
      reference("reference.payment", found.paymentIntentId());
      if (!found.reference().equals(found.operationId())
          && !found.reference().equals(found.transactionId())) {
        reference("reference.other", found.reference());
      }
      reference("reference.discrepancy", found.discrepancyId());
      out.write("</td><td class=\"number\">");
      side(found.ourAmount(), found.ourCurrency(), found.ourDate());
      out.write("</td><td class=\"number\">");
      side(found.providerAmount(), found.providerCurrency(), found.providerDate());
      fee(found);
      out.write("</td><td>");
      status(found);
      out.write("</td><td>");
      text(texts.nextStep(found));
      out.write("</td></tr>");
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private void side(@Nullable Long amount, @Nullable String currency, @Nullable LocalDate day)
      throws IOException {
    if (amount == null || currency == null) {
      text(NOTHING);
      return;
    }
    text(texts.amount(amount, currency));
    out.write(" ");
    text(currency);
    if (day != null) {
      small(day.toString());
    }
  }

  private void fee(DiscrepancyView found) throws IOException {
    var currency = found.providerCurrency();
    if (found.providerFee() == null || currency == null) {
      return;
    }
    var expected = found.expectedFee();
    if (expected == null || expected.equals(found.providerFee())) {
      return;
    }
    small(
        texts.text(
            "fee.instead",
            texts.amount(found.providerFee(), currency),
            texts.amount(expected, currency)));
  }

  private void status(DiscrepancyView found) throws IOException {
    if (found.status().equals("OPEN")) {
      out.write("<span class=\"open\">");
      text(texts.text("status.OPEN"));
      out.write("</span>");
      small(texts.text("open.days", found.daysOpen()));
      owner(found);
    } else {
      text(texts.named("status", found.status()));
      small(texts.named("resolution", String.valueOf(found.resolution())));
    }
  }

  private void owner(DiscrepancyView found) throws IOException {
    if (found.owner() != null) {
      small(texts.text("owner", found.owner()));
    }
  }

  private void reference(String label, @Nullable String reference) throws IOException {
    if (reference != null) {
      out.write("<div><span>");
      text(texts.text(label));
      out.write("</span> <code>");
      text(reference);
      out.write("</code></div>");
    }
  }

  private void small(String text) throws IOException {
    out.write("<div class=\"small\">");
    text(text);
    out.write("</div>");
  }

  private void text(String text) throws IOException {
    out.write(HtmlUtils.htmlEscape(Printable.of(text), "UTF-8"));
  }
}
