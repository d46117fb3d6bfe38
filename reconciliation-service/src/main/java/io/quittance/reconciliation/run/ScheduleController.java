package io.quittance.reconciliation.run;

import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.run.Nights.MissingFile;
import io.quittance.reconciliation.statement.fetch.StatementSources;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows when each provider is reconciled, and which files are awaited or missing. */
@RestController
class ScheduleController {

  private final ReconcileNightly nightly;
  private final Nights nights;
  private final Runs runs;
  private final StatementSources sources;
  private final ReconciliationSettings settings;
  private final Clock clock;

  ScheduleController(
      ReconcileNightly nightly,
      Nights nights,
      Runs runs,
      StatementSources sources,
      ReconciliationSettings settings,
      Clock clock) {
    this.nightly = nightly;
    this.nights = nights;
    this.runs = runs;
    this.sources = sources;
    this.settings = settings;
    this.clock = clock;
  }

  @Described(
      "Shows for each provider when its next nightly run is, how the latest run ended, which files"
          + " are awaited, and which are missing although their deadline has passed.")
  @GetMapping("/api/reconciliation/schedule")
  ScheduleView show() {
    var now = clock.instant();
    var awaited = nights.awaitedFiles();
    var missing = nights.missingFiles();
    return new ScheduleView(
        new TreeMap<>(settings.providers())
            .entrySet().stream().map(each -> view(each, now, awaited, missing)).toList());
  }

  private ProviderSchedule view(
      Map.Entry<String, ReconciliationSettings.Provider> each,
      Instant now,
      List<MissingFile> awaited,
      List<MissingFile> missing) {
    var name = each.getKey();
    var provider = each.getValue();
    var times = new NightlyTimes(provider);
    var next = nightly.next(name, times, now);
    return new ProviderSchedule(
        name,
        provider.format(),
        sources.of(name).isPresent(),
        provider.zone(),
        provider.cutOff(),
        provider.reconcileAt(),
        provider.deadline(),
        next,
        times.due(next),
        runs.list(null, name, null, 1).stream().findFirst().map(LatestRun::of).orElse(null),
        of(name, awaited, times),
        of(name, missing, times));
  }

  private static List<AwaitedFile> of(
      String provider, List<MissingFile> files, NightlyTimes times) {
    return files.stream()
        .filter(file -> file.provider().equals(provider))
        .map(
            file ->
                new AwaitedFile(
                    file.day(),
                    file.since(),
                    times.deadline(file.day()),
                    Ids.write(RunView.PREFIX, file.runId())))
        .toList();
  }

  record ScheduleView(List<ProviderSchedule> data) {}

  /**
   * One provider's schedule; times of day are those of its zone.
   *
   * @param fetched whether its statements are downloaded; otherwise they are uploaded
   * @param nextDate the day that the next nightly run is about
   */
  record ProviderSchedule(
      String provider,
      String format,
      boolean fetched,
      ZoneId zone,
      LocalTime cutOff,
      LocalTime reconcileAt,
      LocalTime deadline,
      LocalDate nextDate,
      Instant nextRunAt,
      @Nullable LatestRun latestRun,
      List<AwaitedFile> awaited,
      List<AwaitedFile> missing) {}

  /** How the latest run ended, or where it is. */
  record LatestRun(
      String runId,
      LocalDate date,
      RunOrigin origin,
      RunStatus status,
      @Nullable OffsetDateTime finishedAt) {

    static LatestRun of(Run run) {
      return new LatestRun(
          Ids.write(RunView.PREFIX, run.id()),
          run.day(),
          run.origin(),
          run.status(),
          run.finishedAt());
    }
  }

  /** A file that a run waits for, or waited for until its deadline. */
  record AwaitedFile(LocalDate date, OffsetDateTime since, Instant deadline, String runId) {}
}
