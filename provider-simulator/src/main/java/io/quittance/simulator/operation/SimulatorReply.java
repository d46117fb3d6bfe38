package io.quittance.simulator.operation;

import io.quittance.platform.web.StrictJson;
import io.quittance.simulator.book.OperationStatus;
import io.quittance.simulator.book.OperationType;
import io.quittance.simulator.book.OperationView;
import io.quittance.simulator.operation.Answer.Told;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** The simulator's own format: the operation as JSON. */
final class SimulatorReply {

  private static final JsonMapper JSON = StrictJson.mapper();

  private SimulatorReply() {}

  static WireReply of(Told told) {
    return new WireReply(
        statusOf(told),
        MediaType.APPLICATION_JSON,
        JSON.writeValueAsString(OperationView.of(told.operation(), told.capture())),
        told.repeated() ? Map.of("Idempotent-Replayed", "true") : Map.of());
  }

  private static HttpStatus statusOf(Told told) {
    boolean declined =
        told.operation().verdict().status() == OperationStatus.FAILED
            && (told.operation().type() == OperationType.AUTHORIZE
                || told.operation().type() == OperationType.INCREMENT);
    if (declined) {
      return HttpStatus.PAYMENT_REQUIRED;
    }
    return told.repeated() ? HttpStatus.OK : HttpStatus.CREATED;
  }
}
