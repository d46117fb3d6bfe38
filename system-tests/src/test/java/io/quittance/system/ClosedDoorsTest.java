package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each service tells to whoever has no business with its inside. */
class ClosedDoorsTest {

  /** Doors that frameworks are known to open, and ways around a rule in front of them. */
  private static final List<String> INSIDE =
      List.of(
          "/actuator",
          "/actuator/",
          "/actuator/prometheus",
          "/actuator/metrics",
          "/actuator/metrics/jvm.memory.used",
          "/actuator/info",
          "/actuator/env",
          "/actuator/heapdump",
          "/actuator/threaddump",
          "/actuator/loggers",
          "/actuator/shutdown",
          "/actuator/flyway",
          "/Actuator/prometheus",
          "/actuator/health/../prometheus",
          "/actuator/health/%2e%2e/prometheus",
          "/actuator/health;/../prometheus",
          "/actuator;x/prometheus",
          "/actuator/prometheus;.css",
          "/actuator/prometheus/",
          "/actuator%2fprometheus",
          "//actuator/prometheus",
          "/./actuator/prometheus",
          "/x/../actuator/prometheus",
          "/error/../actuator/prometheus",
          "/v3/api-docs/../../actuator/prometheus",
          "/problems/../actuator/prometheus",
          "/internal",
          "/internal/merchants",
          "/internal/idempotency/claims",
          "/swagger-ui.html",
          "/swagger-ui/index.html",
          "/h2-console",
          "/jolokia",
          "/debug",
          "/console",
          "/metrics",
          "/prometheus",
          "/trace",
          "/env",
          "/heapdump");

  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 404, 405);

  private final Sandbox sandbox = RunningPlatform.shared();

  @ParameterizedTest
  @EnumSource(SandboxService.class)
  @DisplayName("A1212 nobody from outside reads metrics, settings or memory of any service")
  void keepsTheInsideClosed(SandboxService service) {
    var url = sandbox.baseUrl(service);
    var strangers =
        List.of(
            new Http(url, "Basic Og=="),
            Http.bearer(url, SandboxCredentials.MERCHANT_A_KEY),
            Http.operator(url, "approver"));
    for (var path : INSIDE) {
      refuses(HttpRequest.newBuilder(URI.create(url + path)), path);
      strangers.forEach(stranger -> refuses(stranger.request(path), path));
      refuses(
          HttpRequest.newBuilder(URI.create(url + path)).POST(BodyPublishers.ofString("{}")), path);
    }
    refuses(
        HttpRequest.newBuilder(URI.create(url + "/actuator/prometheus"))
            .method("TRACE", BodyPublishers.noBody()),
        "TRACE");
    assertThat(
            Http.bearer(url, SandboxCredentials.SERVICE_TOKEN).get("/actuator/prometheus").text())
        .as("the door is there, for services")
        .contains("jvm_memory_used_bytes");
  }

  private static void refuses(HttpRequest.Builder request, String path) {
    var answer = Http.send(request);
    assertThat(answer.status()).as(path).isIn(REFUSALS);
    assertThat(answer.text())
        .as(path)
        .doesNotContain("jvm_memory", "spring", "jdbc:", "Exception", "java.lang", "Tomcat");
  }

  @ParameterizedTest
  @EnumSource(SandboxService.class)
  @DisplayName("A1212 what is open to everybody holds no secret and no address")
  void tellsEverybodyLittle(SandboxService service) {
    var url = sandbox.baseUrl(service);
    for (var path : List.of("/actuator/health", "/actuator/health/liveness")) {
      var health = Http.send(HttpRequest.newBuilder(URI.create(url + path)));
      assertThat(health.status()).isEqualTo(200);
      assertThat(health.body().propertyNames()).isSubsetOf("status", "groups");
    }
    var document = Http.send(HttpRequest.newBuilder(URI.create(url + "/v3/api-docs")));
    assertThat(document.status()).isEqualTo(200);
    assertThat(document.text())
        .doesNotContain("_sandbox\"", "svc_test", "jdbc:", "127.0.0.1", "localhost:", "PRIVATE");
  }
}
