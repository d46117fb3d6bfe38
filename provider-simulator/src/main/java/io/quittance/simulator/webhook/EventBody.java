package io.quittance.simulator.webhook;

import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.ChargeView;
import io.quittance.simulator.book.DisputeView;
import io.quittance.simulator.book.Event;
import io.quittance.simulator.book.OperationView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The body of a webhook in the simulator's own format. */
record EventBody(
    String id, String type, String account, Instant createdAt, boolean livemode, Data data) {

  record Data(
      @Nullable OperationView operation, ChargeView charge, @Nullable DisputeView dispute) {}

  static EventBody of(Event event, Change change, String account) {
    var operation = event.operation();
    var dispute = event.dispute();
    return new EventBody(
        event.eventId(),
        event.type().wireName(),
        account,
        change.at(),
        false,
        new Data(
            operation == null ? null : OperationView.of(operation),
            ChargeView.of(change.charge()),
            dispute == null ? null : DisputeView.of(dispute)));
  }
}
