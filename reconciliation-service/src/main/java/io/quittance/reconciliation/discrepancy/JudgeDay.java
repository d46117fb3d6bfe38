package io.quittance.reconciliation.discrepancy;

import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.discrepancy.Comparison.Day;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Decides what differs on a day between what we claim and what others do, set by set in SQL.
 *
 * <p>Judging again finds the same: a discrepancy keeps its id while it is found, and is resolved
 * when it is not.
 */
@Service
public class JudgeDay {

  /** What did not come for so long is looked for no more: it is a person's. */
  private static final int LATE_DAYS_MAX = 45;

  /** More than any setting lets two days of one operation be apart. */
  private static final int NEAR_DAYS_MAX = 31;

  /** A day without its statement may have as many differences as claims. */
  private static final int BATCH_SIZE_MAX = 5_000;

  private final JdbcClient jdbc;
  private final List<Comparison> comparisons;
  private final Ids ids;

  JudgeDay(JdbcClient jdbc, List<Comparison> comparisons, Ids ids) {
    this.jdbc = jdbc;
    this.comparisons = List.copyOf(comparisons);
    this.ids = ids;
  }

  /**
   * Writes what a run finds, and brings the discrepancies of the day up to date with it. Says what
   * was compared.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<Compared> judge(Day day) {
    var compared = new ArrayList<Compared>();
    comparisons.forEach(comparison -> compared.addAll(comparison.find(day)));
    keepFound(day.runId(), day.provider(), day.date());
    openNew(day.runId(), day.provider(), day.date());
    resolveVanished(day.runId(), day.provider(), day.date());
    resolveFoundOnOtherDay(day.runId(), day.provider(), day.date());
    return compared;
  }

  private void keepFound(UUID runId, String provider, LocalDate day) {
    jdbc.sql(JudgementSql.LOCK)
        .param("provider", provider)
        .param("day", day)
        .query(Long.class)
        .single();
    for (var statement :
        List.of(
            JudgementSql.KEEP_EXPLAINED,
            JudgementSql.KEEP_FOUND_ON_OTHER_DAY,
            JudgementSql.KEEP_FOUND)) {
      jdbc.sql(statement)
          .param("runId", runId)
          .param("provider", provider)
          .param("day", day)
          .update();
    }
  }

  private void openNew(UUID runId, String provider, LocalDate day) {
    var after = Key.START;
    List<Key> fresh;
    do {
      fresh = fresh(runId, provider, day, after);
      open(runId, provider, day, fresh);
      after = fresh.isEmpty() ? after : fresh.getLast();
    } while (fresh.size() == BATCH_SIZE_MAX);
  }

  private List<Key> fresh(UUID runId, String provider, LocalDate day, Key after) {
    return jdbc.sql(JudgementSql.NEW)
        .param("runId", runId)
        .param("provider", provider)
        .param("day", day)
        .param("reconciliation", after.reconciliation())
        .param("kind", after.kind())
        .param("reference", after.reference())
        .param("occurrence", after.occurrence())
        .param("limit", BATCH_SIZE_MAX)
        .query(
            (row, _) ->
                new Key(row.getString(1), row.getString(2), row.getString(3), row.getInt(4)))
        .list();
  }

  private void open(UUID runId, String provider, LocalDate day, List<Key> fresh) {
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
        .param("reconciliations", fresh.stream().map(Key::reconciliation).toArray(String[]::new))
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

  private void resolveFoundOnOtherDay(UUID runId, String provider, LocalDate day) {
    jdbc.sql(JudgementSql.RESOLVE_FOUND_ON_OTHER_DAY)
        .param("runId", runId)
        .param("provider", provider)
        .param("day", day)
        .update();
  }

  /**
   * The other days that a statement may change: what waited for it, or for no later one, and what
   * differs there, or was explained by people, about an operation that it has; those that know an
   * operation of which a corrected statement says something else; and days with a payout or an
   * entry that any later statement may still bring.
   */
  public List<LocalDate> daysConcernedBy(Day arrived) {
    return jdbc.sql(JudgementSql.DAYS_CONCERNED)
        .param("provider", arrived.provider())
        .param("arrived", arrived.date())
        .param("statementId", arrived.statementId())
        .param("lateDays", LATE_DAYS_MAX)
        .query((row, _) -> row.getObject(1, LocalDate.class))
        .list();
  }

  /**
   * The days to be judged once more because a run of this one has ended: both have an operation,
   * which is no discrepancy once both were judged. Each is named until that is so.
   */
  public List<LocalDate> daysWithTheSame(Day judged) {
    return jdbc.sql(JudgementSql.DAYS_WITH_THE_SAME)
        .param("provider", judged.provider())
        .param("day", judged.date())
        .param("runId", judged.runId())
        .param("daysMax", NEAR_DAYS_MAX)
        .query((row, _) -> row.getObject(1, LocalDate.class))
        .list();
  }

  private record Key(String reconciliation, String kind, String reference, int occurrence) {

    private static final Key START = new Key("", "", "", 0);
  }
}
