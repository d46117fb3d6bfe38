package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A key is good, and is no longer good, at every service and instance that merchants call. */
class RevokedKeysTest {

  private static final Duration ALLOWED = Duration.ofSeconds(1);
  private static final String ROUTE = "/api/api-keys";

  private final List<URI> paymentApis = RunningPlatform.paymentApis();
  private final Http service =
      Http.bearer(paymentApis.getFirst(), SandboxCredentials.SERVICE_TOKEN);

  @Test
  @DisplayName("A1205 a revoked key is refused within a second by both instances and all services")
  void isRefusedEverywhereWithinASecond() {
    var admin =
        Http.bearer(
            paymentApis.getFirst(),
            service.post("/internal/merchants", Map.of("name", "revokes")).field("apiKey"));
    var key = admin.post(ROUTE, Map.of("scopes", List.of("read")));
    var doors = doors();
    for (var door : doors.keySet()) {
      assertThat(Http.bearer(door, key.field("secret")).get(doors.get(door)).status())
          .as("a new key works at once at %s", door)
          .isEqualTo(200);
    }

    // By the instance that did not make it.
    var revoked =
        Http.bearer(paymentApis.getLast(), admin.authorization().substring("Bearer ".length()))
            .post(ROUTE + "/" + key.field("apiKeyId") + "/revoke", Map.of());
    long revokedAt = System.nanoTime();
    assertThat(revoked.status()).as(revoked::explained).isEqualTo(200);
    var open = new ArrayList<>(doors.keySet());
    await()
        .until(
            () -> {
              open.removeIf(
                  door -> isClosed(door, doors.get(door), key.field("secret"), revokedAt));
              return open.isEmpty();
            });
  }

  /** Whether the key is refused; fails when it is let in by a request that began too late. */
  private static boolean isClosed(URI door, String path, String secret, long revokedAt) {
    long age = System.nanoTime() - revokedAt;
    int status = Http.bearer(door, secret).get(path).status();
    assertThat(status == 200 && age > ALLOWED.toNanos())
        .as("%s let the key in %d ns after it was revoked", door, age)
        .isFalse();
    return status == 401;
  }

  private Map<URI, String> doors() {
    var doors = new LinkedHashMap<URI, String>();
    paymentApis.forEach(instance -> doors.put(instance, "/api/payment-intents"));
    doors.put(
        RunningPlatform.shared().baseUrl(SandboxService.WEBHOOK_SERVICE), "/api/webhook-endpoints");
    return doors;
  }
}
