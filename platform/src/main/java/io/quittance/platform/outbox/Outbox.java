package io.quittance.platform.outbox;

import static io.quittance.platform.problem.ProblemAdvice.REQUEST_ID;

import io.quittance.platform.tracing.Traceparent;
import io.quittance.platform.transaction.BeforeCommit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.jdbc.core.JdbcTemplate;

/** Where events wait to leave; part of the caller's transaction, or not at all. */
public final class Outbox {

  private static final String INSERT =
      """
      INSERT INTO outbox (event_id, topic, aggregate_id, sequence, type, body, request_id,
                          traceparent)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final JdbcTemplate jdbc;
  private final BeforeCommit<Row> rows;

  Outbox(JdbcTemplate jdbc, OutboxRelay relay) {
    this.jdbc = jdbc;
    this.rows = new BeforeCommit<>(this::write, relay::wake);
  }

  /**
   * Writes events down in this order, with the others of the transaction in one statement just
   * before it commits.
   *
   * @throws IllegalStateException outside a transaction
   */
  public void append(List<OutgoingEvent> events) {
    var traceparent = Traceparent.ofThisThread();
    rows.add(events.stream().map(event -> new Row(event, traceparent)).toList());
  }

  private void write(List<Row> added) {
    var requestId = MDC.get(REQUEST_ID);
    jdbc.batchUpdate(
        INSERT,
        added.stream()
            .map(
                row ->
                    new @Nullable Object[] {
                      row.event().id(),
                      row.event().topic(),
                      row.event().aggregateId(),
                      row.event().sequence(),
                      row.event().type(),
                      row.event().body(),
                      requestId,
                      row.traceparent()
                    })
            .toList());
  }

  /** An event, and where the work that tells it stands in its trace. */
  private record Row(OutgoingEvent event, @Nullable String traceparent) {}
}
