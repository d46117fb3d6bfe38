package io.quittance.reconciliation.run;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What became of the nightly runs, and which files they wait for in vain. */
@Repository
class Nights {

  /** A nightly {@code reconciliation_run r} that failed, of a day that no run has judged since. */
  static final String HAS_FAILED =
      """
      r.origin = 'NIGHTLY' AND r.status = 'FAILED'
        AND NOT EXISTS (SELECT FROM reconciliation_run later
                        WHERE later.provider = r.provider AND later.day = r.day
                          AND later.status = 'COMPLETED' AND later.finished_at > r.finished_at)
      """;

  /** A nightly {@code reconciliation_run r} that failed, and whose day has no file yet. */
  static final String IS_MISSING =
      HAS_FAILED
          + """
          AND NOT EXISTS (SELECT FROM statement s
                          WHERE s.provider = r.provider AND s.day = r.day)
          """;

  private static final String MISSING =
      """
      SELECT r.provider, r.day, r.id AS run_id, r.finished_at AS since
      FROM reconciliation_run r
      WHERE
      """
          + IS_MISSING;

  private final JdbcClient jdbc;

  Nights(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A file that is not there, and since when that is known. */
  record MissingFile(String provider, LocalDate day, UUID runId, OffsetDateTime since) {}

  /** A day whose file came after its run had failed. */
  record LateFile(String provider, LocalDate day) {}

  /** The latest day that has been reconciled nightly. */
  Optional<LocalDate> latest(String provider) {
    return jdbc.sql(
            """
            SELECT day FROM reconciliation_run
            WHERE provider = :provider AND origin = 'NIGHTLY'
            ORDER BY day DESC LIMIT 1
            """)
        .param("provider", provider)
        .query(LocalDate.class)
        .optional();
  }

  /** The days from one on that had a nightly run. */
  Set<LocalDate> from(String provider, LocalDate first) {
    return Set.copyOf(
        jdbc.sql(
                """
                SELECT day FROM reconciliation_run
                WHERE provider = :provider AND origin = 'NIGHTLY' AND day >= :first
                """)
            .param("provider", provider)
            .param("first", first)
            .query(LocalDate.class)
            .list());
  }

  /** The first day that is reconciled nightly; it is kept from the first question on. */
  LocalDate firstDay(String provider, LocalDate today) {
    jdbc.sql(
            """
            INSERT INTO nightly_start (provider, first_day) VALUES (:provider, :today)
            ON CONFLICT DO NOTHING
            """)
        .param("provider", provider)
        .param("today", today)
        .update();
    return jdbc.sql("SELECT first_day FROM nightly_start WHERE provider = :provider")
        .param("provider", provider)
        .query(LocalDate.class)
        .single();
  }

  /** The files that are missing although their deadline has passed, oldest first. */
  List<MissingFile> missingFiles() {
    return jdbc.sql(MISSING + " ORDER BY day, provider")
        .query(DataClassRowMapper.newInstance(MissingFile.class))
        .list();
  }

  /** The files that nightly runs wait for. */
  List<MissingFile> awaitedFiles() {
    return jdbc.sql(
            """
            SELECT provider, day, id AS run_id, file_waiting_since AS since
            FROM reconciliation_run WHERE status = 'WAITING_FOR_FILE' ORDER BY day, provider
            """)
        .query(DataClassRowMapper.newInstance(MissingFile.class))
        .list();
  }

  /**
   * Files that came after their nightly run had failed, for whatever reason, or into the watched
   * folder as corrections of what was judged, or that were approved after their day was judged, of
   * days that nobody has asked a run for since.
   */
  List<LateFile> lateFiles() {
    return jdbc.sql(
            """
            SELECT r.provider, r.day
            FROM reconciliation_run r
            WHERE %s
              AND EXISTS (SELECT FROM statement s
                          WHERE s.provider = r.provider AND s.day = r.day
                            AND s.accepted_at > r.finished_at)
              AND NOT EXISTS (SELECT FROM reconciliation_run later
                              WHERE later.provider = r.provider AND later.day = r.day
                                AND later.queued_at > r.finished_at)
            UNION
            SELECT s.provider, s.day
            FROM statement s
            WHERE s.origin = 'DROPPED' AND s.corrects IS NOT NULL AND s.superseded_at IS NULL
              AND EXISTS (SELECT FROM reconciliation_run r
                          WHERE r.provider = s.provider AND r.day = s.day
                            AND r.status = 'COMPLETED')
              AND NOT EXISTS (SELECT FROM reconciliation_run r
                              WHERE r.provider = s.provider AND r.day = s.day
                                AND (r.statement_id = s.id OR r.queued_at > s.accepted_at))
            UNION
            SELECT s.provider, s.day
            FROM statement s
            WHERE s.approved_at IS NOT NULL AND s.superseded_at IS NULL
              AND EXISTS (SELECT FROM reconciliation_run r
                          WHERE r.provider = s.provider AND r.day = s.day
                            AND r.status = 'COMPLETED')
              AND NOT EXISTS (SELECT FROM reconciliation_run r
                              WHERE r.provider = s.provider AND r.day = s.day
                                AND r.queued_at > s.approved_at)
            """
                .formatted(HAS_FAILED))
        .query(DataClassRowMapper.newInstance(LateFile.class))
        .list();
  }
}
