package io.quittance.idempotency.key;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long keys mean what, and how much is taken while Redis is away.
 *
 * @param lock how long a claim holds; longer than the longest request
 * @param successKept how long a success is replayed
 * @param failureKept how long a refusal is replayed before the request may be tried again
 * @param successCached how long Redis replays a success without asking PostgreSQL
 * @param progressCached how long Redis may say "in progress" without asking PostgreSQL
 * @param reapEvery the pause between two removals of expired keys
 * @param normalClaimsPerSecond what one instance takes with Redis at its side
 * @param degradedShare the part of that which is taken without Redis
 */
@Validated
@ConfigurationProperties("quittance.idempotency")
record KeySettings(
    @DurationMin(millis = 100) @DefaultValue("30s") Duration lock,
    @DurationMin(millis = 1) @DefaultValue("90d") Duration successKept,
    @DurationMin(millis = 1) @DefaultValue("1h") Duration failureKept,
    @DurationMin(millis = 1) @DefaultValue("24h") Duration successCached,
    @DurationMin(millis = 1) @DefaultValue("1s") Duration progressCached,
    @DurationMin(millis = 100) @DefaultValue("1m") Duration reapEvery,
    @Min(1) @DefaultValue("5000") int normalClaimsPerSecond,
    @DecimalMin("0.01") @DecimalMax("1") @DefaultValue("0.2") BigDecimal degradedShare) {

  /** Claims per second without Redis: at least one. */
  int degradedClaimsPerSecond() {
    return degradedShare
        .multiply(BigDecimal.valueOf(normalClaimsPerSecond))
        .setScale(0, RoundingMode.UP)
        .intValueExact();
  }
}
