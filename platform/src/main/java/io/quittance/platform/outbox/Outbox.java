package io.quittance.platform.outbox;

import static io.quittance.platform.problem.ProblemAdvice.REQUEST_ID;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.MDC;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Where events wait to leave; part of the caller's transaction, or not at all. */
public final class Outbox {

  private static final String INSERT =
      """
      INSERT INTO outbox (event_id, topic, aggregate_id, sequence, type, body, request_id)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;

  private final JdbcTemplate jdbc;
  private final OutboxRelay relay;

  Outbox(JdbcTemplate jdbc, OutboxRelay relay) {
    this.jdbc = jdbc;
    this.relay = relay;
  }

  /**
   * Writes events down in this order, with the others of the transaction in one statement just
   * before it commits.
   *
   * @throws IllegalStateException outside a transaction
   */
  public void append(List<OutgoingEvent> events) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("an event without the transaction of its change would lie");
    }
    if (!events.isEmpty()) {
      ofThisTransaction().waiting.addAll(events);
    }
  }

  private Batch ofThisTransaction() {
    return TransactionSynchronizationManager.getSynchronizations().stream()
        .filter(known -> known instanceof Batch batch && batch.belongsTo(this))
        .map(Batch.class::cast)
        .findFirst()
        .orElseGet(
            () -> {
              var batch = new Batch();
              TransactionSynchronizationManager.registerSynchronization(batch);
              return batch;
            });
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

  /** The events of one transaction. */
  private final class Batch implements TransactionSynchronization {

    private final List<OutgoingEvent> waiting = new ArrayList<>();

    boolean belongsTo(Outbox outbox) {
      return Outbox.this == outbox;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      write(waiting);
      waiting.clear();
    }

    @Override
    public void afterCommit() {
      relay.wake();
    }
  }
}
