package io.quittance.simulator.stripe;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The reports that were asked for. */
@StripeConfigured
@Repository
class ReportRuns {

  private final JdbcClient jdbc;

  ReportRuns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * One report that was asked for.
   *
   * @param from the first moment that it tells about
   * @param until the first moment after it
   */
  record ReportRun(
      String id, String type, Instant from, Instant until, List<String> columns, Instant at) {

    ReportRun {
      columns = List.copyOf(columns);
    }

    /** The id of its file. */
    String fileId() {
      return "file_" + id.substring(id.indexOf('_') + 1);
    }
  }

  void add(ReportRun run) {
    jdbc.sql(
            """
            INSERT INTO stripe_report_run
                (run_id, report_type, interval_start, interval_end, columns, created_at)
            VALUES (:id, :type, :from, :until, :columns, :at)
            """)
        .param("id", run.id())
        .param("type", run.type())
        .param("from", run.from().atOffset(ZoneOffset.UTC))
        .param("until", run.until().atOffset(ZoneOffset.UTC))
        .param("columns", run.columns().toArray(String[]::new))
        .param("at", run.at().atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<ReportRun> find(String id) {
    return jdbc.sql("SELECT * FROM stripe_report_run WHERE run_id = :id")
        .param("id", id)
        .query(
            (row, _) ->
                new ReportRun(
                    row.getString("run_id"),
                    row.getString("report_type"),
                    row.getObject("interval_start", OffsetDateTime.class).toInstant(),
                    row.getObject("interval_end", OffsetDateTime.class).toInstant(),
                    List.of((String[]) row.getArray("columns").getArray()),
                    row.getObject("created_at", OffsetDateTime.class).toInstant()))
        .optional();
  }

  /** The report of a file's id. */
  Optional<ReportRun> ofFile(String fileId) {
    return find("frr_" + fileId.substring(fileId.indexOf('_') + 1));
  }
}
