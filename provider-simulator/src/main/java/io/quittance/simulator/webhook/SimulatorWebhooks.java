package io.quittance.simulator.webhook;

import io.quittance.platform.web.StrictJson;
import io.quittance.simulator.SimulatorSettings;
import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Event;
import io.quittance.simulator.book.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The simulator's own format: everything that there is to say, as JSON. */
@Component
class SimulatorWebhooks implements WireWebhooks {

  private static final String HEADER = "Simulator-Signature";

  private final SimulatorSettings settings;
  private final WebhookSignature signature;
  private final JsonMapper json = StrictJson.mapper();

  SimulatorWebhooks(SimulatorSettings settings) {
    this.settings = settings;
    this.signature =
        new WebhookSignature(
            Stream.concat(
                    Stream.of(settings.webhookSecret()),
                    Stream.ofNullable(settings.webhookSecretPrevious()))
                .toList());
  }

  @Override
  public String provider() {
    return Charge.Origin.SIMULATOR;
  }

  @Override
  public List<String> of(Event event, Change change) {
    // The answer and the look-up tell; a webhook would read as if the whole payment had failed.
    if (event.type() == EventType.CHARGE_INCREMENT_FAILED) {
      return List.of();
    }
    return List.of(json.writeValueAsString(EventBody.of(event, change, settings.account())));
  }

  @Override
  public WebhookMessage message(String notice, Instant now) {
    return new WebhookMessage(
        settings.webhookUrl(),
        "application/json; charset=UTF-8",
        notice,
        Map.of(HEADER, signature.of(notice, now.getEpochSecond())));
  }
}
