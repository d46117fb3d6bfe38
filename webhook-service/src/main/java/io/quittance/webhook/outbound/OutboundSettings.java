package io.quittance.webhook.outbound;

import io.quittance.platform.security.SecuritySettings;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How merchants are told.
 *
 * @param paymentApiUrl who is asked whose an API key is
 * @param idempotencyUrl who remembers idempotency keys
 * @param keySet the Tink key set, as JSON, that seals the endpoints' secrets; has no default but in
 *     the sandbox
 * @param allowLoopback lets endpoints be on this machine, and there also plain http; for the
 *     sandbox alone
 * @param ports the ports that an endpoint's URL may name
 * @param endpointsMax endpoints of one merchant
 * @param secretOverlap how long the old secret signs too after a rotation
 * @param timeout of a whole attempt, from the look-up of the name to the end of the answer
 * @param perEndpoint attempts at one endpoint at a time, by one instance
 * @param perMerchant deliveries of one merchant that an instance has claimed at a time
 * @param claimedMax deliveries that an instance has claimed at a time
 * @param poll how long a delivery that is due may wait until an instance sees it
 * @param retention how long events, deliveries and their attempts are kept
 */
@Validated
@ConfigurationProperties("quittance.webhook.outbound")
public record OutboundSettings(
    @NotNull @DefaultValue("http://localhost:8080") URI paymentApiUrl,
    @NotNull @DefaultValue("http://localhost:8082") URI idempotencyUrl,
    @Nullable String keySet,
    @DefaultValue("false") boolean allowLoopback,
    @NotEmpty @DefaultValue({"443", "8443"}) Set<@Min(1) @Max(65_535) Integer> ports,
    @Min(1) @Max(100) @DefaultValue("16") int endpointsMax,
    @DurationMin(seconds = 1) @DurationMax(days = 30) @DefaultValue("24h") Duration secretOverlap,
    @DurationMin(millis = 100) @DurationMax(seconds = 30) @DefaultValue("20s") Duration timeout,
    @Min(1) @Max(256) @DefaultValue("16") int perEndpoint,
    @Min(1) @Max(4_096) @DefaultValue("128") int perMerchant,
    @Min(1) @Max(16_384) @DefaultValue("4096") int claimedMax,
    @DurationMin(millis = 10) @DurationMax(seconds = 60) @DefaultValue("500ms") Duration poll,
    @DurationMin(days = 7) @DefaultValue("90d") Duration retention) {

  /** What the key set is called in the configuration. */
  public static final String KEY_SET = "quittance.webhook.outbound.key-set";

  /**
   * Refuses what only the sandbox may do.
   *
   * @throws IllegalStateException when loopback is allowed outside of the sandbox: the service does
   *     not start
   */
  public void requireSafe(SecuritySettings security) {
    if (allowLoopback && !security.sandbox()) {
      throw new IllegalStateException(
          "quittance.webhook.outbound.allow-loopback is for the sandbox only");
    }
  }
}
