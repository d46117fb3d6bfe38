package io.quittance.platform.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quittance.infrastructure.FurtherServers;
import io.quittance.infrastructure.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import javax.security.auth.login.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Who may do what at Kafka: the broker's settings of docker-compose.yml, on a real broker. */
class KafkaRightsTest {

  private static final String LOGINS = "java.security.auth.login.config";
  private static final String PAYMENTS = "payment.events";
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(20);

  /** What differs here: where the broker listens, and how much it keeps where. */
  private static final Set<String> OF_THE_CONTAINER =
      Set.of(
          "KAFKA_OPTS",
          "KAFKA_LISTENERS",
          "KAFKA_ADVERTISED_LISTENERS",
          "KAFKA_CONTROLLER_QUORUM_VOTERS",
          "KAFKA_LOG_DIRS",
          "KAFKA_NUM_PARTITIONS");

  @TempDir private static Path folder;

  private static KafkaServer kafka;

  @BeforeAll
  static void prepare() throws Exception {
    MadeSecrets.in(folder.resolve("secrets"));
    System.setProperty(LOGINS, folder.resolve("secrets").resolve("kafka-users").toString());
    Configuration.setConfiguration(null);
    kafka = FurtherServers.kafka(folder.resolve("kafka"), settings());
    prepareKafka();
  }

  @AfterAll
  static void stop() {
    if (kafka != null) {
      kafka.stop();
    }
    System.clearProperty(LOGINS);
    Configuration.setConfiguration(null);
  }

  @Test
  @DisplayName("each service writes what it has to tell, and reads what it has to hear")
  void doesItsWork() throws Exception {
    for (var user : KafkaUser.values()) {
      try (var producer = producer(user)) {
        for (var topic : user.written()) {
          producer.send(new ProducerRecord<>(topic, "value")).get();
        }
      }
      try (var consumer = consumer(user, user.groups() + "-test")) {
        consumer.subscribe(user.read());
        await()
            .until(
                () -> {
                  consumer.poll(SHORT);
                  return !consumer.assignment().isEmpty();
                });
        consumer.commitSync(LONG);
      }
    }
  }

  @Test
  @DisplayName("nobody but payment-api tells of payments, and nobody writes another's topic")
  void cannotForge() throws IOException {
    for (var user : KafkaUser.values()) {
      var forbidden = new TreeSet<>(PrepareKafka.topics());
      forbidden.removeAll(user.written());
      try (var producer = producer(user)) {
        for (var topic : forbidden) {
          assertThatExceptionOfType(ExecutionException.class)
              .as("%s writes %s", user.label(), topic)
              .isThrownBy(() -> producer.send(new ProducerRecord<>(topic, "forged")).get())
              .withCauseInstanceOf(TopicAuthorizationException.class);
        }
      }
    }
    assertThat(KafkaUser.values())
        .filteredOn(user -> user.written().contains(PAYMENTS))
        .containsExactly(KafkaUser.PAYMENT_API);
  }

  @Test
  @DisplayName("a service can neither read for another one nor give itself rights")
  void keepsToItself() throws IOException {
    try (var consumer = consumer(KafkaUser.WEBHOOK_SERVICE, "ledger")) {
      consumer.subscribe(List.of(PAYMENTS));
      assertThatExceptionOfType(GroupAuthorizationException.class)
          .isThrownBy(() -> consumer.poll(LONG));
    }
    try (var admin = Admin.create(client("webhook-service"))) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> admin.createAcls(PrepareKafka.rights()).all().get())
          .withCauseInstanceOf(ClusterAuthorizationException.class);
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> admin.deleteTopics(List.of(PAYMENTS)).all().get())
          .withCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  @DisplayName("a wrong password is refused")
  void refusesStrangers() throws IOException {
    var settings = client("payment-api");
    settings.put("sasl.jaas.config", KafkaLogins.ofClient("payment-api", "wrong"));
    try (var admin = Admin.create(settings)) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> admin.listTopics().names().get())
          .withCauseInstanceOf(SaslAuthenticationException.class);
    }
  }

  @Test
  @DisplayName("prepared again, everything stays; what proves the books is kept forever")
  void preparesTwice() throws Exception {
    prepareKafka();

    try (var admin = Admin.create(client("operations"))) {
      assertThat(admin.listTopics().names().get()).containsAll(PrepareKafka.topics());
      var anchors = admin.describeTopics(List.of("audit.anchors")).allTopicNames().get();
      assertThat(anchors.get("audit.anchors").partitions()).hasSize(1);
    }
  }

  private static void prepareKafka() throws Exception {
    // Each refusal, which is what most of these tests ask for, is an error in the broker's log.
    var arguments =
        new ArrayList<>(
            List.of(
                "--logging.level.org.apache.kafka=off",
                "--logging.level.kafka=off",
                "--logging.level.state.change.logger=off"));
    client("operations")
        .forEach(
            (name, value) ->
                arguments.add("--spring.kafka.properties.%s=%s".formatted(name, value)));
    PrepareKafka.main(arguments.toArray(String[]::new));
    try (var admin = Admin.create(client("operations"))) {
      await()
          .until(
              () -> admin.describeAcls(AclBindingFilter.ANY).values().get(),
              told -> told.containsAll(PrepareKafka.rights()));
    }
  }

  private static KafkaProducer<String, String> producer(KafkaUser user) throws IOException {
    return new KafkaProducer<>(
        client(user.label()), new StringSerializer(), new StringSerializer());
  }

  private static KafkaConsumer<String, String> consumer(KafkaUser user, String group)
      throws IOException {
    var settings = client(user.label());
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
  }

  private static Map<String, Object> client(String user) throws IOException {
    var login = folder.resolve("secrets").resolve(user + "-kafka-login");
    return new HashMap<>(
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "security.protocol",
            "SASL_PLAINTEXT",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            Files.readString(login)));
  }

  /** As the image turns its variables into properties. */
  private static Map<String, String> settings() throws IOException {
    Map<String, Map<String, Map<String, Map<String, Object>>>> compose =
        new Yaml().load(Files.readString(Path.of("..", "docker-compose.yml")));
    var settings = new HashMap<String, String>();
    compose
        .get("services")
        .get("kafka")
        .get("environment")
        .forEach(
            (name, value) -> {
              if (!OF_THE_CONTAINER.contains(name)) {
                var property = name.replaceFirst("^KAFKA_", "").replace('_', '.');
                settings.put(property.toLowerCase(Locale.ROOT), value.toString());
              }
            });
    settings.put("num.partitions", "1");
    return settings;
  }
}
