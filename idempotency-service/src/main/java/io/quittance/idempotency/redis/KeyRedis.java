package io.quittance.idempotency.redis;

import io.quittance.platform.redis.RedisLink;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The link to the Redis that remembers keys. */
@Configuration(proxyBeanMethods = false)
class KeyRedis {

  @Bean
  RedisLink<String> redisLink(RedisProperties properties, Degradation degradation) {
    return RedisLink.ofText(properties.redis(), degradation);
  }
}
