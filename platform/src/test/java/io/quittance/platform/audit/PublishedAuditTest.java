package io.quittance.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.contracts.audit.AuditEvent;
import io.quittance.infrastructure.TcpProxy;
import io.quittance.platform.chain.Anchor;
import io.quittance.platform.chain.KnownHead;
import io.quittance.platform.chain.PublishedHead;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.testapp.TestApplication;
import io.quittance.platform.testapp.Topic;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.ObjectNode;

/** What an instance that has just started knows of the log from the topic. */
class PublishedAuditTest extends RunningAudit {

  private static final Topic ANCHORS = new Topic(AuditEvent.CATALOG.topic());

  private final KnownHead known = new KnownHead();
  private Optional<PublishedHead> asking = Optional.empty();

  @BeforeEach
  void recordAndSeal() {
    for (int i = 0; i < 2; i++) {
      var id = thing + "-" + i;
      as(Actor.job("insert"), sql -> insert(sql, id, "one"));
      sealRecords.sealAll();
    }
  }

  @AfterEach
  void stop() {
    asking.ifPresent(PublishedHead::stop);
  }

  @Test
  @DisplayName(
      "A1704 a tail that was cut with its seals before a start is named by the first proof")
  void missesATailThatWasCutBeforeTheStart() throws SQLException {
    long head = publishedHead();
    run(
        """
        CREATE TABLE cut_seal AS SELECT * FROM audit_seal WHERE number >= %1$d;
        CREATE TABLE cut_record AS SELECT * FROM audit_record
            WHERE position > (SELECT last_position FROM audit_seal WHERE number = %1$d - 1);
        DELETE FROM audit_record WHERE position IN (SELECT position FROM cut_record);
        DELETE FROM audit_seal WHERE number >= %1$d
        """
            .formatted(head));
    try (var started = TestApplication.another()) {
      var proof = started.getBean(ProveAudit.class).proveFor("vera");

      assertThat(proof.good()).isFalse();
      assertThat(proof.headSeal()).isEqualTo(head - 1);
      assertThat(proof.firstBadPosition()).isEqualTo(rows.latestSeal().lastSequence() + 1);
      assertThat(proof.reason()).contains("seal", "is gone");
      started.getBean(WatchAudit.class).watch();
      assertThat(violations(started)).isEqualTo(1);
      assertThat(started.getBean(SealRecords.class).sealAll()).isZero();
      assertThat(rows.latestSeal().number()).as("nothing is signed anew").isEqualTo(head - 1);
    } finally {
      run(
          """
          INSERT INTO audit_record OVERRIDING SYSTEM VALUE SELECT * FROM cut_record;
          INSERT INTO audit_seal SELECT * FROM cut_seal;
          DROP TABLE cut_seal, cut_record
          """);
    }
    try (var repaired = TestApplication.another()) {
      assertThat(repaired.getBean(ProveAudit.class).proveFor("vera").good()).isTrue();
    }
  }

  @Test
  @DisplayName("A1704 a forged anchor raises no alarm")
  void believesNoForgedAnchor() {
    long head = publishedHead();
    var genuine = ANCHORS.readUntil(all -> all.stream().anyMatch(it -> isOurs(it.value(), head)));
    var last =
        (ObjectNode)
            json(
                genuine.stream()
                    .map(it -> it.value())
                    .filter(it -> isOurs(it, head))
                    .findFirst()
                    .orElseThrow());
    var topic = Topic.fresh("anchors");
    topic.send(
        genuine.stream().map(it -> new ProducerRecord<>(topic.name(), "", it.value())).toList());
    topic.send(
        List.of(
            new ProducerRecord<>(topic.name(), SERVICE, "no anchor"),
            new ProducerRecord<>(topic.name(), SERVICE, "{}"),
            new ProducerRecord<>(topic.name(), SERVICE, null),
            new ProducerRecord<>(topic.name(), SERVICE, "" + last.put("sealNumber", head + 1000)),
            new ProducerRecord<>(
                topic.name(), SERVICE, "" + last.put("signature", "00".repeat(69)))));

    ask(Topic.broker(), topic.name());

    await().until(() -> known.get().number() == head);
  }

  @Test
  void nothingIsKnownFromATopicThatIsNotThere() {
    ask(Topic.broker(), "anchors." + UUID.randomUUID());

    known.awaitAsked();

    assertThat(known.get()).isEqualTo(Seal.NONE);
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  @DisplayName("a broker that is away holds nothing up and is asked again until it answers")
  void asksAgain(CapturedOutput output) {
    long head = publishedHead();
    var broker = URI.create("kafka://" + Topic.broker().getBootstrapServers().getFirst());
    try (var proxy = TcpProxy.to(broker.getHost(), broker.getPort())) {
      proxy.cut();
      var kafka = new KafkaProperties();
      kafka.setBootstrapServers(List.of("localhost:" + proxy.port()));
      ask(kafka, ANCHORS.name());

      known.awaitAsked();

      assertThat(known.get()).isEqualTo(Seal.NONE);
      await().until(() -> output.getOut().contains("asked again in"));
      proxy.heal();
      await().until(() -> known.get().number() >= head);
    }
  }

  private void ask(KafkaProperties kafka, String topic) {
    Function<String, Optional<Anchor>> read = value -> AuditAnchors.read(SERVICE, value);
    var head =
        new PublishedHead(
            new PublishedHead.Told("audit log", topic, read, null),
            kafka,
            keys.verifier(),
            rows.sealTable(),
            known);
    asking = Optional.of(head);
    head.start();
  }

  /** The last seal, once it is on the topic. */
  private long publishedHead() {
    long head = rows.latestSeal().number();
    ANCHORS.readUntil(all -> all.stream().anyMatch(it -> isOurs(it.value(), head)));
    return head;
  }

  private boolean isOurs(String event, long seal) {
    var anchor = json(event);
    return anchor.path("sealNumber").asLong() == seal
        && rows.seal(seal).orElseThrow().hash().equals(anchor.path("hash").asString(""));
  }

  private static double violations(ConfigurableApplicationContext service) {
    return service.getBean(MeterRegistry.class).get("quittance.audit.violations").gauge().value();
  }

  private static void run(String statements) throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      for (var table : new String[] {"audit_seal", "audit_record"}) {
        sql.execute("ALTER TABLE %s DISABLE TRIGGER append_only".formatted(table));
      }
      sql.execute(statements);
      for (var table : new String[] {"audit_seal", "audit_record"}) {
        sql.execute("ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only".formatted(table));
      }
      database.commit();
    }
  }
}
