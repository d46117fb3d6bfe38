package io.quittance.idempotency.redis;

import io.quittance.platform.redis.RedisSettings;
import jakarta.validation.Valid;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** The Redis that remembers keys. */
@Validated
@ConfigurationProperties("quittance.idempotency")
record RedisProperties(@DefaultValue @Valid RedisSettings redis) {}
