package io.quittance.system;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Whether more was asked of the services than this machine serves, as they have noticed themselves:
 * the only thing that explains a 503 while everything is there (I9).
 */
final class Overload {

  /** Requests that no connection of the database was free for in time, and those sent away. */
  private static final Pattern SIGNS =
      Pattern.compile(
          "(?m)^(?:hikaricp_connections_timeout_total|quittance_load_shed_total)\\S* ([0-9.E]+)$");

  private final Sandbox sandbox;

  Overload(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** Whether it explains so many answers of 503; none need no explanation. */
  boolean explains(long unavailable) {
    return unavailable == 0
        || Arrays.stream(SandboxService.values()).anyMatch(service -> signs(service) > 0);
  }

  private double signs(SandboxService service) {
    var metrics =
        Http.bearer(sandbox.baseUrl(service), SandboxCredentials.SERVICE_TOKEN)
            .get("/actuator/prometheus")
            .text();
    return SIGNS
        .matcher(metrics)
        .results()
        .mapToDouble(sign -> Double.parseDouble(sign.group(1)))
        .sum();
  }
}
