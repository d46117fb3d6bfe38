package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxService;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Webhooks of the simulator, worded and signed by the test from what the simulator's books say, so
 * that the test decides when and in which order they arrive.
 *
 * @param books the provider's API, as its client
 * @param witness the provider's effects
 * @param door where webhooks are taken
 */
record SimulatorEvents(Http books, Http witness, URI door) {

  private static final String PROVIDER_KEY = "prov_test_sandbox";
  private static final String SECRET = "whsec_simulator_sandbox";
  private static final Clock CLOCK = Clock.systemUTC();
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Map<String, String> NAMES =
      Map.of(
          "AUTHORIZE", "authorized",
          "CAPTURE", "captured",
          "REFUND", "refunded",
          "DISPUTE", "disputed");

  private static final Map<String, String> TYPES =
      Map.of(
          "authorized", "charge.authorized",
          "captured", "charge.captured",
          "refunded", "refund.succeeded",
          "disputed", "charge.disputed");

  static SimulatorEvents of(Sandbox sandbox) {
    var simulator = sandbox.baseUrl(SandboxService.PROVIDER_SIMULATOR);
    return new SimulatorEvents(
        Http.bearer(simulator, PROVIDER_KEY),
        Storefront.ofMerchantA(sandbox).provider(),
        URI.create(
            sandbox.baseUrl(SandboxService.WEBHOOK_SERVICE) + "/webhooks/simulator/acct_sandbox"));
  }

  /** Waits until the provider has done something for a payment. */
  void awaitEffect(String paymentId, String type) {
    await()
        .atMost(Storefront.SOON)
        .until(
            () ->
                effects(paymentId).stream()
                    .anyMatch(effect -> effect.path("type").asString().equals(type)));
  }

  /** One event for each thing that the provider did for a payment, by what it did. */
  Map<String, String> of(String paymentId, String chargeId) {
    var charge = read("/v1/charges/" + chargeId);
    var events = new LinkedHashMap<String, String>();
    for (var effect : effects(paymentId)) {
      var name = NAMES.get(effect.path("type").asString());
      boolean disputed = name.equals("disputed");
      var subject =
          read(
              disputed
                  ? "/v1/disputes/" + effect.path("operationId").asString()
                  : "/v1/operations/" + effect.path("reference").asString());
      events.put(name, event(TYPES.get(name), charge, disputed ? "dispute" : "operation", subject));
    }
    return events;
  }

  /** Sends an event; it must be taken. */
  void deliver(String event) {
    var time = CLOCK.instant();
    var answer =
        Http.send(
            HttpRequest.newBuilder(door)
                .header("Content-Type", "application/json")
                .header("Simulator-Signature", sign(event, time))
                .POST(BodyPublishers.ofString(event)));
    assertThat(answer.status()).as(answer::explained).isEqualTo(200);
  }

  private List<JsonNode> effects(String paymentId) {
    return witness
        .get("/admin/effects?limit=100&paymentReference=" + paymentId)
        .body()
        .path("data")
        .valueStream()
        .toList();
  }

  private JsonNode read(String path) {
    var answer = books.get(path);
    assertThat(answer.status()).as(answer::explained).isEqualTo(200);
    return answer.body();
  }

  private static String event(String type, JsonNode charge, String about, JsonNode subject) {
    var event = JSON.createObjectNode();
    event.put("id", "evt_" + UUID.randomUUID());
    event.put("type", type);
    event.put("account", "acct_sandbox");
    event.put("createdAt", CLOCK.instant().toString());
    event.put("livemode", false);
    var data = event.putObject("data");
    data.set("charge", charge);
    data.set(about, subject);
    return event.toString();
  }

  private static String sign(String event, Instant time) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var signed = time.getEpochSecond() + "." + event;
      return "t=%d,v1=%s"
          .formatted(
              time.getEpochSecond(),
              HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
