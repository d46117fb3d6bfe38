package io.quittance.platform.outbox;

import static io.quittance.platform.problem.ProblemAdvice.REQUEST_ID;

import io.quittance.platform.transaction.BeforeCommit;
import java.util.List;
import org.slf4j.MDC;
import org.springframework.jdbc.core.JdbcTemplate;

/** Where events wait to leave; part of the caller's transaction, or not at all. */
public final class Outbox {

  private static final String INSERT =
      """
      INSERT INTO outbox (event_id, topic, aggregate_id, sequence, type, body, request_id)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;

  private final JdbcTemplate jdbc;
  private final BeforeCommit<OutgoingEvent> rows;

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
    rows.add(events);
  }

  private void write(List<OutgoingEvent> events) {
    var requestId = MDC.get(REQUEST_ID);
    jdbc.batchUpdate(
        INSERT,
        events.stream()
            .map(
                event ->
                    new Object[] {
                      event.id(),
                      event.topic(),
                      event.aggregateId(),
                      event.sequence(),
                      event.type(),
                      event.body(),
                      requestId
                    })
            .toList());
  }
}
