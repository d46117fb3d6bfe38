package io.quittance.simulator.operation;

import io.quittance.simulator.SimulatorSettings;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.OperationStatus;
import io.quittance.simulator.book.OperationType;
import io.quittance.simulator.book.OperationView;
import io.quittance.simulator.fault.ClientConnection;
import io.quittance.simulator.fault.Fault;
import io.quittance.simulator.fault.Silence;
import io.quittance.simulator.operation.Answer.Silent;
import io.quittance.simulator.operation.Answer.Told;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Puts answers on the wire, with the faults that befall them there. */
@Component
class WireAnswers {

  private static final String REPLAYED = "Idempotent-Replayed";

  private static final byte[] WEB_PAGE =
      "<!doctype html><title>502</title><h1>Bad Gateway</h1>".getBytes(StandardCharsets.UTF_8);
  private static final byte[] CUT_JSON = "{\"operationId\":\"op_".getBytes(StandardCharsets.UTF_8);

  private final Silence silence;
  private final SimulatorSettings settings;

  WireAnswers(Silence silence, SimulatorSettings settings) {
    this.silence = silence;
    this.settings = settings;
  }

  /** The answer to write; null when the connection ends without one. */
  @Nullable ResponseEntity<?> write(Answer answer, ClientConnection connection) {
    return switch (answer) {
      case Silent _ -> {
        silence.hold(connection);
        yield null;
      }
      case Told told -> tell(told, connection);
    };
  }

  private @Nullable ResponseEntity<?> tell(Told told, ClientConnection connection) {
    var faults = told.faults();
    if (faults.contains(Fault.RESET_AFTER_SEND)) {
      connection.abort();
      return null;
    }
    if (faults.contains(Fault.TIMEOUT_THEN_CHARGED)) {
      silence.hold(connection);
      return null;
    }
    if (faults.contains(Fault.SLOW_20S)) {
      silence.delay(connection, settings.slowAnswer());
    }
    return faults.contains(Fault.GARBAGE) ? garbage(told.operation()) : answer(told);
  }

  private static ResponseEntity<OperationView> answer(Told told) {
    var builder = ResponseEntity.status(statusOf(told));
    if (told.repeated()) {
      builder.header(REPLAYED, "true");
    }
    return builder.body(OperationView.of(told.operation(), told.capture()));
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

  /** One kind of nonsense or the other, by reference, so that a run can be repeated. */
  private static ResponseEntity<byte[]> garbage(Operation operation) {
    boolean page = operation.reference().hashCode() % 2 == 0;
    return ResponseEntity.ok()
        .contentType(page ? MediaType.TEXT_HTML : MediaType.APPLICATION_JSON)
        .body(page ? WEB_PAGE : CUT_JSON);
  }
}
