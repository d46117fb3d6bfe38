package io.quittance.payment.timeline;

import static io.quittance.platform.problem.ProblemAdvice.REQUEST_ID;

import io.quittance.platform.id.Ids;
import io.quittance.platform.transaction.BeforeCommit;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Notes what happens with payments; part of the transaction of what happens. */
@Component
public class Timeline {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String INSERT =
      """
      INSERT INTO payment_timeline (payment_intent_id, id, type, happened_at, detail, request_id)
      VALUES (?, ?, ?, ?, ?, ?)
      """;

  private final JdbcTemplate jdbc;
  private final Ids ids;
  private final BeforeCommit<Row> rows;

  Timeline(JdbcTemplate jdbc, Ids ids) {
    this.jdbc = jdbc;
    this.ids = ids;
    this.rows = new BeforeCommit<>(this::write, () -> {});
  }

  /**
   * Notes an entry of a payment.
   *
   * @param happenedAt when it began, by our clock
   * @throws IllegalStateException outside a transaction
   */
  public void add(UUID paymentIntentId, Instant happenedAt, TimelineEntry entry) {
    // The same shard as the payment, whose id carries it already.
    var id = ids.beside(paymentIntentId);
    rows.add(List.of(new Row(paymentIntentId, id, happenedAt, entry, MDC.get(REQUEST_ID))));
  }

  private void write(List<Row> entries) {
    jdbc.batchUpdate(
        INSERT,
        entries.stream()
            .map(
                row ->
                    new Object[] {
                      row.paymentIntentId(),
                      row.id(),
                      row.entry().type(),
                      row.happenedAt().atOffset(ZoneOffset.UTC),
                      JSON.writeValueAsString(row.entry()),
                      row.requestId()
                    })
            .toList());
  }

  /** One row of payment_timeline. */
  private record Row(
      UUID paymentIntentId,
      UUID id,
      Instant happenedAt,
      TimelineEntry entry,
      @Nullable String requestId) {}
}
