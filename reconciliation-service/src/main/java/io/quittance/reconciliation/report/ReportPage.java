package io.quittance.reconciliation.report;

import static io.quittance.reconciliation.report.ReportTexts.NOTHING;

import io.quittance.platform.page.Printable;
import io.quittance.reconciliation.discrepancy.DiscrepancyKind;
import io.quittance.reconciliation.discrepancy.Reconciliation;
import io.quittance.reconciliation.report.ReadReport.Found;
import io.quittance.reconciliation.report.Report.Age;
import io.quittance.reconciliation.report.Report.Compared;
import io.quittance.reconciliation.report.Report.Decision;
import io.quittance.reconciliation.report.Report.Difference;
import io.quittance.reconciliation.report.Report.ProviderTotal;
import io.quittance.reconciliation.report.RunTotal.Side;
import io.quittance.reconciliation.run.Measured.KindTotal;
import io.quittance.reconciliation.run.Measured.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * A report as a page to read, to print and to file. The template escapes whatever it is given; the
 * page is well-formed XML too, from which the PDF is made.
 */
@Component
class ReportPage {

  private static final String TEMPLATE = "io/quittance/reconciliation/report/report.html";

  /** Where the template has room for the discrepancies. */
  private static final String ROWS = "<!--discrepancies-->";

  /** We cannot have the other kinds: they are between the provider and us. */
  private static final Set<String> CLAIMED_BY_BOTH =
      Set.of("CAPTURE", "REFUND", "REFUND_FAILED", "CHARGEBACK", "CHARGEBACK_REVERSAL");

  private final TemplateEngine templates = new TemplateEngine();

  ReportPage() {
    var resolver = new ClassLoaderTemplateResolver(ReportPage.class.getClassLoader());
    resolver.setTemplateMode(TemplateMode.HTML);
    resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
    templates.setTemplateResolver(resolver);
  }

  /**
   * Writes the page, discrepancy by discrepancy.
   *
   * @param limit how many discrepancies are listed; null for all
   */
  void write(Report report, Found found, @Nullable Integer limit, ReportTexts texts, Writer out) {
    var page = templates.process(TEMPLATE, context(report, limit, texts));
    int rows = page.indexOf(ROWS);
    try {
      if (rows < 0) {
        out.write(page);
        return;
      }
      out.write(page, 0, rows);
      found.forEach(limit, new DiscrepancyRow(texts, out)::write);
      out.write(page, rows + ROWS.length(), page.length() - rows - ROWS.length());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static Context context(Report report, @Nullable Integer limit, ReportTexts texts) {
    var context = new Context(texts.language());
    context.setVariable("language", texts.language().getLanguage());
    context.setVariable("title", title(report, texts));
    context.setVariable("figures", figures(report, texts));
    context.setVariable("open", report.open() > 0);
    context.setVariable("verdict", verdict(report, texts));
    context.setVariable("warnings", warnings(report, texts));
    context.setVariable("totals", report.totals().stream().map(t -> total(t, texts)).toList());
    context.setVariable("kinds", report.totals().stream().flatMap(t -> kinds(t, texts)).toList());
    context.setVariable("chart", chart(report, texts));
    context.setVariable("differences", differences(report, texts));
    context.setVariable("ageing", report.ageing().stream().map(age -> age(age, texts)).toList());
    context.setVariable(
        "resolved",
        report.resolved().stream()
            .map(
                each ->
                    Map.of(
                        "how", texts.named("resolution", each.resolution()),
                        "count", texts.count(each.count())))
            .toList());
    context.setVariable(
        "decisions", report.decisions().stream().map(each -> decision(each, texts)).toList());
    context.setVariable(
        "compared", report.compared().stream().map(run -> compared(run, texts)).toList());
    context.setVariable(
        "controlTotals",
        report.compared().stream().flatMap(run -> controlTotals(report, run, texts)).toList());
    context.setVariable("found", report.found() > 0);
    context.setVariable("cut", cut(report, limit, texts));
    context.setVariable("createdBy", Printable.of(report.createdBy()));
    context.setVariable("createdAt", texts.time(report.createdAt()));
    context.setVariable("version", report.version());
    return context;
  }

  private static String title(Report report, ReportTexts texts) {
    var period =
        report.from().equals(report.to())
            ? texts.longDay(report.from())
            : texts.text("period", texts.longDay(report.from()), texts.longDay(report.to()));
    var provider = report.provider() == null ? texts.text("allProviders") : report.provider();
    return Printable.of(texts.text("title.of", provider, period));
  }

  private static List<Map<String, String>> figures(Report report, ReportTexts texts) {
    var lowest =
        report.totals().stream()
            .map(ProviderTotal::value)
            .filter(Objects::nonNull)
            .map(Value::explainedPercent)
            .filter(Objects::nonNull)
            .min(java.math.BigDecimal::compareTo)
            .orElse(null);
    return List.of(
        figure("figure.runs", texts.count(report.compared().size()), texts),
        figure("figure.found", texts.count(report.found()), texts),
        figure("figure.open", texts.count(report.open()), texts),
        figure("figure.explained", texts.percent(lowest), texts));
  }

  private static Map<String, String> figure(String label, String value, ReportTexts texts) {
    return Map.of("label", texts.text(label), "value", value);
  }

  private static String verdict(Report report, ReportTexts texts) {
    if (report.compared().isEmpty()) {
      return texts.text("verdict.nothing");
    }
    if (report.found() == 0) {
      return texts.text("verdict.none");
    }
    return report.open() == 0
        ? texts.text("verdict.resolved", texts.count(report.found()))
        : texts.text("verdict.open", texts.count(report.open()), texts.count(report.found()));
  }

  private static List<String> warnings(Report report, ReportTexts texts) {
    var warnings = new ArrayList<String>();
    report.notReconciled().stream()
        .map(
            gap ->
                gap.from().equals(gap.to())
                    ? texts.text("warning.day", gap.provider(), gap.from().toString())
                    : texts.text(
                        "warning.days", gap.provider(), gap.from().toString(), gap.to().toString()))
        .forEach(warnings::add);
    report.compared().stream()
        .filter(run -> Boolean.FALSE.equals(run.complete()))
        .map(run -> texts.text("warning.incomplete", run.provider(), run.date().toString()))
        .forEach(warnings::add);
    return warnings;
  }

  private static Map<String, Object> total(ProviderTotal total, ReportTexts texts) {
    var currency = total.currency();
    var value = total.value();
    return Map.ofEntries(
        Map.entry("provider", whose(total)),
        Map.entry("currency", currency),
        Map.entry("ourCount", texts.count(total.ours().count())),
        Map.entry("ourNet", texts.amount(total.ours().net(), currency)),
        Map.entry("ourParts", parts(total.ours(), currency, texts)),
        Map.entry("providerCount", texts.count(total.theirs().count())),
        Map.entry("providerNet", texts.amount(total.theirs().net(), currency)),
        Map.entry("providerParts", parts(total.theirs(), currency, texts)),
        Map.entry("difference", texts.amount(total.difference(), currency)),
        Map.entry("fees", texts.amount(total.providerFees(), currency)),
        Map.entry("net", texts.amount(total.providerNetAfterFees(), currency)),
        Map.entry("explained", texts.percent(value == null ? null : value.explainedPercent())));
  }

  /** What a net is made of, as far as it is anything. */
  private static List<String> parts(Side side, String currency, ReportTexts texts) {
    var parts = new ArrayList<String>();
    part(parts, "part.captured", side.captured(), currency, texts);
    part(parts, "part.refunded", Math.negateExact(side.refunded()), currency, texts);
    part(parts, "part.disputed", Math.negateExact(side.disputed()), currency, texts);
    part(parts, "part.adjusted", side.adjusted(), currency, texts);
    part(parts, "part.paidOut", side.paidOut() == null ? 0 : side.paidOut(), currency, texts);
    return parts;
  }

  private static String whose(ProviderTotal total) {
    return Printable.of(ReportTexts.whose(total.provider(), total.ofProvider()));
  }

  private static void part(
      List<String> parts, String name, long amount, String currency, ReportTexts texts) {
    if (amount != 0) {
      parts.add(texts.text(name, texts.amount(amount, currency)));
    }
  }

  private static Stream<Map<String, Object>> kinds(ProviderTotal total, ReportTexts texts) {
    return total.lines().stream().map(line -> kind(whose(total), total.currency(), line, texts));
  }

  private static Map<String, Object> kind(
      String provider, String currency, KindTotal line, ReportTexts texts) {
    long difference = Math.subtractExact(line.providerAmount(), line.ourAmount());
    boolean both = line.ourCount() > 0 || CLAIMED_BY_BOTH.contains(line.kind());
    return Map.of(
        "provider",
        provider,
        "currency",
        currency,
        "kind",
        texts.named("operation", line.kind()),
        "ourCount",
        both ? texts.count(line.ourCount()) : NOTHING,
        "ourAmount",
        both ? texts.amount(line.ourAmount(), currency) : NOTHING,
        "providerCount",
        texts.count(line.providerCount()),
        "providerAmount",
        texts.amount(line.providerAmount(), currency),
        "difference",
        both ? texts.amount(difference, currency) : NOTHING,
        "fees",
        texts.amount(line.fees(), currency));
  }

  private static @Nullable Map<String, Object> chart(Report report, ReportTexts texts) {
    var chart = ExplainedChart.of(report.history(), report.to());
    if (chart.lines().isEmpty()) {
      return null;
    }
    var description =
        texts.text("chart.description", chart.from().toString(), report.to().toString());
    var names =
        chart.lines().stream().map(line -> line.provider() + " " + line.currency()).toList();
    var days =
        chart.measuredDays().stream()
            .map(
                day ->
                    Map.of(
                        "day",
                        day.toString(),
                        "cells",
                        chart.lines().stream()
                            .map(line -> texts.percent(line.points().get(day)))
                            .toList()))
            .toList();
    var shown = new LinkedHashMap<String, Object>();
    shown.put("svg", chart.svg(texts.text("chart.title"), description));
    shown.put("bottom", chart.bottom() + "%");
    shown.put("from", chart.from().toString());
    shown.put("to", report.to().toString());
    shown.put(
        "legend",
        chart.lines().stream()
            .map(
                line ->
                    Map.of(
                        "name",
                        Printable.of(line.provider() + " " + line.currency()),
                        "style",
                        "border-color: " + line.color()))
            .toList());
    shown.put("names", names);
    shown.put("days", days);
    shown.put("left", chart.left() == 0 ? null : texts.text("chart.left", chart.left()));
    return shown;
  }

  private static List<Map<String, Object>> differences(Report report, ReportTexts texts) {
    var rows = new ArrayList<Map<String, Object>>();
    for (var kind : DiscrepancyKind.values()) {
      Predicate<Difference> ofKind = each -> each.kind() == kind;
      rows.add(difference(texts.named("kind", kind.name()), ofKind, report, texts));
    }
    rows.add(difference(texts.text("total"), _ -> true, report, texts));
    return rows;
  }

  private static Map<String, Object> difference(
      String name, Predicate<Difference> wanted, Report report, ReportTexts texts) {
    var cells =
        Arrays.stream(Reconciliation.values())
            .map(of -> wanted.and(each -> each.reconciliation() == of))
            .map(of -> texts.count(sum(report, of, Difference::found)))
            .toList();
    return Map.of(
        "name",
        name,
        "cells",
        cells,
        "found",
        texts.count(sum(report, wanted, Difference::found)),
        "open",
        texts.count(sum(report, wanted, Difference::open)));
  }

  private static long sum(
      Report report, Predicate<Difference> wanted, ToLongFunction<Difference> number) {
    return report.differences().stream().filter(wanted).mapToLong(number).sum();
  }

  private static Map<String, Object> age(Age age, ReportTexts texts) {
    var currency = age.currency();
    return Map.of(
        "bucket",
        texts.text("age." + age.bucket()),
        "currency",
        currency == null ? NOTHING : currency,
        "count",
        texts.count(age.count()),
        "amount",
        currency == null ? NOTHING : texts.amount(age.amount(), currency));
  }

  private static Map<String, Object> decision(Decision decision, ReportTexts texts) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("discrepancy", decision.discrepancyId());
    shown.put("action", texts.named("action", decision.action()));
    shown.put("reason", Printable.of(decision.reason()));
    shown.put("status", texts.named("proposal", decision.status()));
    shown.put("entry", decision.entryId());
    shown.put("proposedBy", Printable.of(decision.proposedBy()));
    shown.put("proposedAt", texts.time(decision.proposedAt()));
    shown.put(
        "decidedBy", decision.decidedBy() == null ? NOTHING : Printable.of(decision.decidedBy()));
    shown.put("decidedAt", decision.decidedAt() == null ? null : texts.time(decision.decidedAt()));
    shown.put("answer", decision.answer() == null ? null : Printable.of(decision.answer()));
    return shown;
  }

  private static Map<String, Object> compared(Compared run, ReportTexts texts) {
    var file = run.statement();
    var shown = new LinkedHashMap<String, Object>();
    shown.put("provider", Printable.of(run.provider()));
    shown.put("account", Printable.of(file.account()));
    shown.put("day", run.date().toString());
    shown.put("zone", run.zone() == null ? NOTHING : run.zone());
    shown.put("run", run.runId());
    shown.put("origin", texts.named("origin", run.origin().name()));
    shown.put("by", run.requestedBy() == null ? null : Printable.of(run.requestedBy()));
    shown.put("finished", texts.time(run.finishedAt()));
    shown.put("statement", file.statementId());
    shown.put("format", Printable.of(file.format()));
    shown.put("lines", texts.text("lines", texts.count(file.lines())));
    shown.put("sha256", file.sha256());
    shown.put("accepted", texts.time(file.acceptedAt()));
    shown.put("uploadedBy", file.uploadedBy() == null ? null : Printable.of(file.uploadedBy()));
    shown.put("approval", approval(file, texts));
    shown.put(
        "complete", texts.text(Boolean.TRUE.equals(run.complete()) ? "complete" : "incomplete"));
    return shown;
  }

  private static @Nullable String approval(Report.File file, ReportTexts texts) {
    if (file.awaitsApproval()) {
      return texts.text("unapproved");
    }
    return file.approvedBy() == null
        ? null
        : texts.text("approved", Printable.of(file.approvedBy()));
  }

  /** All of one run; of a period only those that were not met. */
  private static Stream<Map<String, Object>> controlTotals(
      Report report, Compared run, ReportTexts texts) {
    return run.controlTotals().stream()
        .filter(line -> report.compared().size() == 1 || !line.isMet())
        .map(line -> controlTotal(run, line, texts));
  }

  private static Map<String, Object> controlTotal(Compared run, HeldTotal line, ReportTexts texts) {
    var provider = Objects.requireNonNullElse(line.provider(), run.provider());
    return Map.of(
        "provider", Printable.of(provider),
        "holder", texts.named("holder", Objects.requireNonNullElse(line.holder(), "copy")),
        "day", run.date().toString(),
        "kind", texts.named("operation", line.kind()),
        "currency", line.currency(),
        "expectedCount", texts.count(line.expectedCount()),
        "expectedAmount", texts.amount(line.expectedAmount(), line.currency()),
        "heldCount", texts.count(line.heldCount()),
        "heldAmount", texts.amount(line.heldAmount(), line.currency()),
        "met", texts.text(line.isMet() ? "met" : "notMet"));
  }

  private static @Nullable String cut(Report report, @Nullable Integer limit, ReportTexts texts) {
    return limit == null || report.found() <= limit
        ? null
        : texts.text("cut", texts.count(limit), texts.count(report.found()));
  }
}
