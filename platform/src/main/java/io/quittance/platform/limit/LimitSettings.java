package io.quittance.platform.limit;

import io.quittance.platform.redis.RedisSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How often one merchant may ask, over all instances of a service.
 *
 * @param reads GET and HEAD
 * @param writes everything else
 * @param merchants other rates, by merchant's id
 * @param redis where instances count together; without it each counts alone
 */
@Validated
@ConfigurationProperties("quittance.limits")
record LimitSettings(
    @DefaultValue @Valid Rate reads,
    @DefaultValue @Valid Rate writes,
    @DefaultValue Map<String, @Valid OwnRates> merchants,
    @Nullable @Valid RedisSettings redis) {

  /**
   * A token bucket.
   *
   * @param perSecond requests for which it is refilled each second
   * @param burst requests that it holds
   */
  record Rate(
      @Min(1) @DefaultValue("1000") int perSecond, @Min(1) @DefaultValue("2000") int burst) {}

  /** What one merchant was granted; null where it is as for everybody. */
  record OwnRates(@Nullable @Valid Rate reads, @Nullable @Valid Rate writes) {}

  Rate of(String merchantId, RouteGroup group) {
    var own = merchants.get(merchantId);
    return switch (group) {
      case READS -> own == null ? reads : Objects.requireNonNullElse(own.reads(), reads);
      case WRITES -> own == null ? writes : Objects.requireNonNullElse(own.writes(), writes);
    };
  }
}
