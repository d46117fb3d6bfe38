package io.quittance.reconciliation.report;

import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.discrepancy.DiscrepancyView;
import io.quittance.reconciliation.report.Report.Compared;
import io.quittance.reconciliation.report.Report.Explained;
import io.quittance.reconciliation.report.Report.NotReconciled;
import io.quittance.reconciliation.report.ReportRows.CompletedRun;
import io.quittance.reconciliation.run.Measured;
import io.quittance.reconciliation.run.RunView;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads a report: all of it as of one moment, and the discrepancies one by one. */
@Service
class ReadReport {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  /** How many days the chart of one run looks back. */
  private static final int HISTORY_DAYS = 30;

  private final ReportRows rows;
  private final ReconciliationSettings settings;
  private final Clock clock;
  private final TransactionTemplate snapshot;

  ReadReport(
      ReportRows rows,
      ReconciliationSettings settings,
      Clock clock,
      PlatformTransactionManager transactions) {
    this.rows = rows;
    this.settings = settings;
    this.clock = clock;
    this.snapshot = new TransactionTemplate(transactions);
    snapshot.setReadOnly(true);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /** The list of discrepancies behind a report, while it is being read. */
  interface Found {

    /** Hands out the discrepancies, open ones first; all of them where there is no limit. */
    void forEach(@Nullable Integer limit, Consumer<DiscrepancyView> reader);
  }

  /** Takes a report while the database stands still for it. */
  interface Writer {

    void write(Report report, Found found);
  }

  /**
   * Reads a report of a scope for somebody.
   *
   * @param writer is called once, within the transaction
   */
  void read(Scope scope, String reader, Writer writer) {
    snapshot.executeWithoutResult(
        _ ->
            writer.write(report(scope, reader), (limit, each) -> rows.forEach(scope, limit, each)));
  }

  private Report report(Scope scope, String reader) {
    var runs = rows.runs(scope);
    var sums = new AddUp();
    runs.forEach(run -> sums.add(run.provider(), totals(run), measured(run)));
    return new Report(
        scope.from(),
        scope.to(),
        scope.provider(),
        clock.instant(),
        reader,
        version(),
        runs.stream().map(ReadReport::compared).toList(),
        scope.runId() == null ? notReconciled(scope, runs) : List.of(),
        sums.totals(),
        rows.differences(scope),
        rows.resolved(scope),
        rows.decisions(scope),
        rows.ageing(scope),
        history(scope, runs));
  }

  private List<Explained> history(Scope scope, List<CompletedRun> runs) {
    var shown =
        scope.runId() == null || runs.isEmpty()
            ? runs
            : rows.runs(
                scope.from().minusDays(HISTORY_DAYS - 1L),
                scope.to(),
                scope.provider(),
                runs.getFirst().finishedAt());
    return shown.stream()
        .flatMap(run -> totals(run).stream().map(total -> explained(run, total)))
        .toList();
  }

  private static Explained explained(CompletedRun run, RunTotal total) {
    var measured = measured(run);
    var percent =
        measured == null
            ? null
            : measured.stream()
                .filter(each -> each.currency().equals(total.currency()))
                .filter(each -> Objects.equals(each.ofProvider(), total.ofProvider()))
                .findFirst()
                .map(each -> each.value().explainedPercent())
                .orElse(null);
    return new Explained(run.provider(), total.ofProvider(), run.day(), total.currency(), percent);
  }

  private static List<RunTotal> totals(CompletedRun run) {
    return List.of(JSON.readValue(run.totals(), RunTotal[].class));
  }

  private static @Nullable List<Measured> measured(CompletedRun run) {
    return run.measured() == null
        ? null
        : List.of(JSON.readValue(run.measured(), Measured[].class));
  }

  private static Compared compared(CompletedRun run) {
    return new Compared(
        Ids.write(RunView.PREFIX, run.id()),
        run.provider(),
        run.day(),
        run.zone(),
        run.origin(),
        run.requestedBy(),
        run.startedAt(),
        run.finishedAt(),
        run.complete(),
        run.controlTotals() == null
            ? List.of()
            : List.of(JSON.readValue(run.controlTotals(), HeldTotal[].class)),
        run.statement());
  }

  private @Nullable ZoneId zone(String provider) {
    var configured = settings.providers().get(provider);
    return configured == null ? null : configured.zone();
  }

  private List<NotReconciled> notReconciled(Scope scope, List<CompletedRun> runs) {
    var providers = new TreeSet<String>();
    if (scope.provider() == null) {
      providers.addAll(settings.providers().keySet());
      runs.forEach(run -> providers.add(run.provider()));
    } else {
      providers.add(scope.provider());
    }
    var gaps = new ArrayList<NotReconciled>();
    for (var provider : providers) {
      var done =
          runs.stream()
              .filter(run -> run.provider().equals(provider))
              .map(CompletedRun::day)
              .collect(Collectors.toSet());
      gaps.addAll(gaps(provider, scope, done));
    }
    return gaps;
  }

  /** The days that are over in the provider's zone and were not reconciled, joined where next. */
  private List<NotReconciled> gaps(String provider, Scope scope, Set<LocalDate> done) {
    var zone = Objects.requireNonNullElse(zone(provider), ZoneOffset.UTC);
    var today = LocalDate.ofInstant(clock.instant(), zone);
    var gaps = new ArrayList<NotReconciled>();
    for (var day = scope.from(); !day.isAfter(scope.to()) && day.isBefore(today); ) {
      var next = day.plusDays(1);
      if (!done.contains(day)) {
        var open = gaps.isEmpty() ? null : gaps.getLast();
        if (open != null && open.to().equals(day.minusDays(1))) {
          gaps.removeLast();
          gaps.add(new NotReconciled(provider, open.from(), day));
        } else {
          gaps.add(new NotReconciled(provider, day, day));
        }
      }
      day = next;
    }
    return gaps;
  }

  private static String version() {
    return Objects.requireNonNullElse(
        ReadReport.class.getPackage().getImplementationVersion(), "development");
  }
}
