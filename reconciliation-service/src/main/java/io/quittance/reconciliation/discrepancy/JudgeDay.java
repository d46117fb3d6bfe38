package io.quittance.reconciliation.discrepancy;

import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.ReconciliationSettings;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Decides what differs between our claims of a day and the provider's, set by set in SQL.
 *
 * <p>A line of a statement and a claim of ours are about the same operation when the provider's
 * reference says so, else when our reference does; never because amounts are equal. Each line has
 * one verdict or matches. A difference of values belongs to the day of the provider's line; the day
 * of our claim only notes that the other side has another date.
 *
 * <p>Judging again finds the same: a discrepancy keeps its id while it is found, and is resolved
 * when it is not.
 */
@Service
public class JudgeDay {

  private final JdbcClient jdbc;
  private final ReconciliationSettings settings;
  private final Ids ids;

  JudgeDay(JdbcClient jdbc, ReconciliationSettings settings, Ids ids) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.ids = ids;
  }

  /** Writes what a run finds, and brings the discrepancies of the day up to date with it. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void judge(UUID runId, String provider, LocalDate day) {
    find(runId, provider, day);
    keepFound(runId, provider, day);
    openNew(runId, provider, day);
    resolveVanished(runId, provider, day);
  }

  private void find(UUID runId, String provider, LocalDate day) {
    int timingDays = settings.timingDays();
    var midnight = day.atStartOfDay(ZoneOffset.UTC).toOffsetDateTime();
    Duration window = settings.timingWindow();
    jdbc.sql(JudgementSql.FIND)
        .param("runId", runId)
        .param("provider", provider)
        .param("day", day)
        .param("dayBefore", day.minusDays(1))
        .param("dayAfter", day.plusDays(1))
        .param("firstDay", day.minusDays(timingDays))
        .param("lastDay", day.plusDays(timingDays))
        .param("timingDays", timingDays)
        .param("morningEnds", midnight.plus(window))
        .param("eveningBegins", midnight.plusDays(1).minus(window))
        .param("feeBasisPoints", settings.provider(provider).feeBasisPoints())
        .update();
  }

  private void keepFound(UUID runId, String provider, LocalDate day) {
    jdbc.sql(JudgementSql.KEEP_FOUND)
        .param("runId", runId)
        .param("provider", provider)
        .param("day", day)
        .update();
  }

  private void openNew(UUID runId, String provider, LocalDate day) {
    var fresh =
        jdbc.sql(JudgementSql.NEW)
            .param("runId", runId)
            .param("provider", provider)
            .param("day", day)
            .query((row, _) -> new Key(row.getString(1), row.getString(2), row.getInt(3)))
            .list();
    if (fresh.isEmpty()) {
      return;
    }
    jdbc.sql(JudgementSql.OPEN_NEW)
        .param("runId", runId)
        .param("provider", provider)
        .param("day", day)
        .param(
            "ids",
            Stream.generate(() -> ids.next(provider)).limit(fresh.size()).toArray(UUID[]::new))
        .param("kinds", fresh.stream().map(Key::kind).toArray(String[]::new))
        .param("references", fresh.stream().map(Key::reference).toArray(String[]::new))
        .param("occurrences", fresh.stream().map(Key::occurrence).toArray(Integer[]::new))
        .update();
  }

  private void resolveVanished(UUID runId, String provider, LocalDate day) {
    jdbc.sql(JudgementSql.RESOLVE_VANISHED)
        .param("runId", runId)
        .param("provider", provider)
        .param("day", day)
        .update();
  }

  /** The days whose claims near midnight waited for the statement of {@code arrived}. */
  public List<LocalDate> daysThatWaitedFor(String provider, LocalDate arrived) {
    return jdbc.sql(
            """
            SELECT DISTINCT d.day
            FROM discrepancy d
            JOIN finding f ON f.run_id = d.latest_run_id
                AND (f.kind, f.reference, f.occurrence) = (d.kind, d.reference, d.occurrence)
            WHERE d.provider = :provider AND d.kind = 'TIMING' AND d.status = 'OPEN'
                AND f.waits_for = :arrived
            """)
        .param("provider", provider)
        .param("arrived", arrived)
        .query((row, _) -> row.getObject(1, LocalDate.class))
        .list();
  }

  private record Key(String kind, String reference, int occurrence) {}
}
