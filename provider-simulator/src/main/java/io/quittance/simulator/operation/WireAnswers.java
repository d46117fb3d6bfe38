package io.quittance.simulator.operation;

import io.quittance.simulator.SimulatorSettings;
import io.quittance.simulator.fault.ClientConnection;
import io.quittance.simulator.fault.Fault;
import io.quittance.simulator.fault.Silence;
import io.quittance.simulator.operation.Answer.Silent;
import io.quittance.simulator.operation.Answer.Told;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Puts answers on the wire, with the faults that befall them there, whatever their format. */
@Component
public class WireAnswers {

  private static final String WEB_PAGE = "<!doctype html><title>502</title><h1>Bad Gateway</h1>";

  private final Silence silence;
  private final SimulatorSettings settings;

  WireAnswers(Silence silence, SimulatorSettings settings) {
    this.silence = silence;
    this.settings = settings;
  }

  /**
   * The answer to write; null when the connection ends without one. May take as long as a fault
   * wants the caller to wait.
   *
   * @param format what the provider says, when it says something
   */
  public @Nullable ResponseEntity<byte[]> write(
      Answer answer, ClientConnection connection, Function<Told, WireReply> format) {
    return switch (answer) {
      case Silent _ -> {
        silence.hold(connection);
        yield null;
      }
      case Told told -> tell(told, connection, format);
    };
  }

  private @Nullable ResponseEntity<byte[]> tell(
      Told told, ClientConnection connection, Function<Told, WireReply> format) {
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
    var reply = format.apply(told);
    return faults.contains(Fault.GARBAGE)
        ? garbage(reply, told.operation().reference())
        : answer(reply);
  }

  private static ResponseEntity<byte[]> answer(WireReply reply) {
    return ResponseEntity.status(reply.status())
        .headers(headers -> reply.headers().forEach(headers::set))
        .contentType(reply.contentType())
        .body(utf8(reply.body()));
  }

  /** One kind of nonsense or the other, by reference, so that a run can be repeated. */
  private static ResponseEntity<byte[]> garbage(WireReply reply, String reference) {
    return reference.hashCode() % 2 == 0
        ? ResponseEntity.ok().contentType(MediaType.TEXT_HTML).body(utf8(WEB_PAGE))
        : ResponseEntity.ok()
            .contentType(reply.contentType())
            .body(utf8(reply.body().substring(0, reply.body().length() / 2)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
