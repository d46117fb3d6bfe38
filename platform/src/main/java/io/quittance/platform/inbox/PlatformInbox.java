package io.quittance.platform.inbox;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.quittance.platform.tracing.Tracers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRecordRecoverer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.ExponentialBackOffWithMaxRetries;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.FixedBackOff;

/**
 * What a service imports to hear events: each {@link EventHandler} bean gets a consumer, and only
 * one per instance, because larger batches beat more writers that queue for the same rows. Its
 * database needs the migrations db/platform/inbox and db/platform/schedule.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InboxSettings.class)
public class PlatformInbox {

  private static final int FETCH_BYTES_MIN = 128 * 1024;
  private static final int FETCH_WAIT_MILLIS_MAX = 50;
  private static final int TRIES_MAX = 5;

  /** Twice the broker's default retention of seven days. */
  private static final int REMEMBERED_DAYS = 14;

  private static final int FORGET_BATCH_MAX = 10_000;

  @Bean
  Inbox inbox(JdbcClient jdbc) {
    return new Inbox(jdbc);
  }

  @Bean
  EventConsumers eventConsumers(
      List<EventHandler> handlers,
      Inbox inbox,
      PlatformTransactionManager transactions,
      KafkaProperties kafka,
      InboxSettings pauses,
      MeterRegistry meters,
      ObjectProvider<Tracer> tracers) {
    var transaction = new TransactionTemplate(transactions);
    var deadLetters = deadLetters(kafka);
    var tracer = Tracers.orNone(tracers);
    return new EventConsumers(
        handlers.stream()
            .map(
                handler ->
                    container(
                        handler,
                        new InboxListener(
                            handler, inbox, transaction, new EventSpans(handler.name(), tracer)),
                        errorHandler(deadLetters, setAside(handler, meters), pauses),
                        kafka))
            .toList());
  }

  @Bean
  RecurringTask<Void> forgetReceivedEvents(Inbox inbox) {
    return Tasks.recurring("forget-received-events", FixedDelay.ofMinutes(10))
        .execute(
            (_, _) -> {
              while (inbox.forget(REMEMBERED_DAYS, FORGET_BATCH_MAX) == FORGET_BATCH_MAX) {
                // The next bounded batch, until nothing is old any more.
              }
            });
  }

  private static ConcurrentMessageListenerContainer<String, byte[]> container(
      EventHandler handler,
      InboxListener listener,
      DefaultErrorHandler errors,
      KafkaProperties kafka) {
    var settings = kafka.buildConsumerProperties();
    settings.putAll(
        Map.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            handler.batchSizeMax(),
            // Under load a batch gathers for a moment; a single event waits no longer than that.
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
            FETCH_BYTES_MIN,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            FETCH_WAIT_MILLIS_MAX,
            // A topic that its producer creates later is found within this time.
            ConsumerConfig.METADATA_MAX_AGE_CONFIG,
            5_000));
    var topics = handler.topics().toArray(String[]::new);
    var properties = new ContainerProperties(topics);
    properties.setGroupId(handler.name());
    properties.setMessageListener(listener);
    properties.setShutdownTimeout(Duration.ofSeconds(20).toMillis());
    var container =
        new ConcurrentMessageListenerContainer<String, byte[]>(
            new DefaultKafkaConsumerFactory<>(
                settings, new StringDeserializer(), new ByteArrayDeserializer()),
            properties);
    container.setBeanName(handler.name());
    container.setCommonErrorHandler(errors);
    return container;
  }

  /** There from the start, so that the first one is seen to rise. */
  private static Counter setAside(EventHandler handler, MeterRegistry meters) {
    return Counter.builder("quittance.inbox.set.aside")
        .description("Messages that a consumer could not run and put into their .dlt topic")
        .tag("consumer", handler.name())
        .register(meters);
  }

  private static ConsumerAwareRecordRecoverer deadLetters(KafkaProperties kafka) {
    var settings = kafka.buildProducerProperties();
    var template =
        new KafkaTemplate<>(
            new DefaultKafkaProducerFactory<String, byte[]>(
                settings, new StringSerializer(), new ByteArraySerializer()));
    return new DeadLetterPublishingRecoverer(
        template, (message, _) -> new TopicPartition(message.topic() + ".dlt", -1));
  }

  /** An outage is waited out; anything else is poison after a few tries and is set aside. */
  private static DefaultErrorHandler errorHandler(
      ConsumerAwareRecordRecoverer deadLetters, Counter setAside, InboxSettings pauses) {
    ConsumerAwareRecordRecoverer recoverer =
        (message, consumer, failure) -> {
          // Throws when the broker does not take it; then the message comes again.
          deadLetters.accept(message, consumer, failure);
          setAside.increment();
        };
    var backOff = new ExponentialBackOffWithMaxRetries(TRIES_MAX - 1);
    backOff.setInitialInterval(pauses.firstPause().toMillis());
    backOff.setMultiplier(2);
    var errors = new DefaultErrorHandler(recoverer, backOff);
    errors.setBackOffFunction((_, failure) -> isOutage(failure) ? untilItIsOver(pauses) : null);
    return errors;
  }

  private static BackOff untilItIsOver(InboxSettings pauses) {
    return new FixedBackOff(pauses.outagePause().toMillis(), FixedBackOff.UNLIMITED_ATTEMPTS);
  }

  private static boolean isOutage(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CannotCreateTransactionException
          || cause instanceof DataAccessResourceFailureException
          || cause instanceof TransientDataAccessException) {
        return true;
      }
    }
    return false;
  }
}
