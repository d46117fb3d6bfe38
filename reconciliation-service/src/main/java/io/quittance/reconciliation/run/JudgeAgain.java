package io.quittance.reconciliation.run;

import java.time.Duration;
import java.time.LocalDate;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Has days judged again of which our own side is about to change, or has changed. The more often a
 * day was judged again of late, the longer it waits for the next time.
 */
@Service
class JudgeAgain {

  /** With the pauses in between about an hour: what has not come by then, its events tell. */
  private static final int TRIES_MAX = 5;

  private static final int BATCH_SIZE_MAX = 100;

  /** How often a {@code day} of a {@code provider} was judged again of late, and the next pause. */
  private static final String OF_LATE =
      """
      SELECT count(*)::int AS times,
             (least(:pauseMillis * power(4, least(count(*), 20)), 3600000))::bigint AS pause_millis
      FROM reconciliation_run r
      WHERE r.provider = %s AND r.day = %s AND r.origin = 'FOLLOW_UP'
        AND r.queued_at > now() - interval '1 day'
      """;

  private final JdbcClient jdbc;
  private final QueueRun queueRun;
  private final FollowUpSettings settings;

  JudgeAgain(JdbcClient jdbc, QueueRun queueRun, FollowUpSettings settings) {
    this.jdbc = jdbc;
    this.queueRun = queueRun;
    this.settings = settings;
  }

  /** Has a day judged again in a while, unless that was of no use several times. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void inAWhile(String provider, LocalDate day) {
    var ofLate =
        jdbc.sql(OF_LATE.formatted(":provider", ":day"))
            .param("provider", provider)
            .param("day", day)
            .param("pauseMillis", settings.pause().toMillis())
            .query(DataClassRowMapper.newInstance(OfLate.class))
            .single();
    if (ofLate.times() < TRIES_MAX) {
      queueRun.followUp(provider, day, Duration.ofMillis(ofLate.pauseMillis()));
    }
  }

  /**
   * Has the days judged again that changed a while ago. A day that changes at this moment is left
   * for the next time.
   */
  @Transactional
  public void changedDays() {
    jdbc.sql(
            """
            DELETE FROM changed_day WHERE (provider, day) IN (
              SELECT c.provider, c.day
              FROM changed_day c
              CROSS JOIN LATERAL (%s) of_late
              WHERE c.changed_at + of_late.pause_millis * interval '1 millisecond' <= now()
              ORDER BY c.changed_at
              LIMIT :limit
              FOR UPDATE OF c SKIP LOCKED)
            RETURNING provider, day
            """
                .formatted(OF_LATE.formatted("c.provider", "c.day")))
        .param("pauseMillis", settings.pause().toMillis())
        .param("limit", BATCH_SIZE_MAX)
        .query(DataClassRowMapper.newInstance(ChangedDay.class))
        .list()
        .forEach(changed -> queueRun.followUp(changed.provider(), changed.day()));
  }

  private record OfLate(int times, long pauseMillis) {}

  private record ChangedDay(String provider, LocalDate day) {}
}
