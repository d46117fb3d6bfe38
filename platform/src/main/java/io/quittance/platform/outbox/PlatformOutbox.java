package io.quittance.platform.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a service imports to tell events. Its database needs the migration db/platform/outbox. */
@Configuration(proxyBeanMethods = false)
public class PlatformOutbox {

  /**
   * Durable on every replica and in order; one broker round trip carries many events.
   *
   * <p>One request at a time, although the producer is idempotent: a broker that has not heard of
   * the producer takes any batch for its first, so that the second would overtake a first that came
   * while the partition had no leader. The producer itself never gives up, or a later event could
   * overtake an expired one; {@link OutboxRelay} does.
   */
  private static final Map<String, Object> DURABLE =
      Map.of(
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
          1,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          Integer.MAX_VALUE,
          ProducerConfig.ACKS_CONFIG,
          "all",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          true,
          ProducerConfig.LINGER_MS_CONFIG,
          5,
          ProducerConfig.BATCH_SIZE_CONFIG,
          128 * 1024,
          ProducerConfig.COMPRESSION_TYPE_CONFIG,
          "lz4",
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          5_000);

  @Bean
  OutboxRelay outboxRelay(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      KafkaProperties kafka,
      Environment environment,
      MeterRegistry meters) {
    var service = environment.getRequiredProperty("spring.application.name");
    var settings = kafka.buildProducerProperties();
    settings.putAll(DURABLE);
    return new OutboxRelay(
        jdbc,
        new TransactionTemplate(transactions),
        () -> new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()),
        "/quittance/" + service,
        meters);
  }

  @Bean
  Outbox outbox(JdbcTemplate jdbc, OutboxRelay relay) {
    return new Outbox(jdbc, relay);
  }
}
