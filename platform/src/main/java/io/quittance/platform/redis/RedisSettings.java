package io.quittance.platform.redis;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Redis is and how long we wait for it.
 *
 * @param username empty for the default user
 * @param password empty for none
 * @param timeout the longest wait of one question, all its commands together
 * @param probeEvery how often a Redis that failed is tried again
 */
public record RedisSettings(
    @NotBlank @DefaultValue("localhost") String host,
    @Min(1) @Max(65535) @DefaultValue("6379") int port,
    @DefaultValue("") String username,
    @DefaultValue("") String password,
    @DefaultValue("false") boolean ssl,
    @DurationMin(millis = 1) @DurationMax(millis = 200) @DefaultValue("200ms") Duration timeout,
    @DurationMin(millis = 10) @DefaultValue("1s") Duration probeEvery) {

  /** Without the password: this text ends up in logs. */
  @Override
  public String toString() {
    return "Redis at %s:%d".formatted(host, port);
  }
}
