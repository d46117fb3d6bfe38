package io.quittance.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.contracts.audit.AuditEvent;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.testapp.TestApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Somebody with every right changes what was recorded. */
class AuditTamperingTest extends RunningAudit {

  private static final Logger log = LoggerFactory.getLogger(AuditTamperingTest.class);

  private static final int FORGERIES = Boolean.getBoolean("quittance.soak") ? 100 : 20;

  private static final long SEED = Long.getLong("quittance.tampering.seed", 1_704);

  @TempDir private Path folder;

  @BeforeEach
  void recordAndSeal() {
    var actor = new Actor(Actor.Kind.OPERATOR, "vera", "evt_\\1");
    as(actor, sql -> insert(sql, thing, "one\ttwo \\ \"three\" \u4e09"));
    transaction()
        .executeWithoutResult(
            status -> {
              insert(jdbc, thing + "-not", "a gap");
              status.setRollbackOnly();
            });
    as(actor, sql -> rename(sql, thing, "two"));
    sealRecords.sealAll();
    for (int i = 0; i < 5; i++) {
      var name = "name " + i;
      as(Actor.job("rename"), sql -> rename(sql, thing, name));
    }
    sealRecords.sealAll();
    as(actor, sql -> rename(sql, thing, "three"));
    sealRecords.sealAll();
    assertThat(good(asService("/api/audit/proof")).path("good").asBoolean()).isTrue();
  }

  private TrustedAudit trusted(Seal head) {
    return new TrustedAudit(SERVICE, keys.verifier(), head);
  }

  @Test
  @DisplayName("A1704 random edits, swaps and cuts by a superuser are found, each of them")
  void findsEveryForgery() throws SQLException, IOException {
    var head = rows.latestSeal();
    var anchors = anchorsFile(head.number());
    var publicKeys = Files.writeString(folder.resolve("keys.json"), keys.publicKeySet());
    var random = new Random(SEED);
    var kinds = AuditForgery.all();
    Collections.shuffle(kinds.subList(AuditForgery.OF_SEVERAL_ROWS, kinds.size()), random);
    for (int i = 0; i < FORGERIES; i++) {
      var forgery = kinds.get(i % kinds.size());
      try (var intruder = new AuditIntruder(superuser())) {
        assertThat(forgery.change().by(intruder, random)).as(forgery.what()).isTrue();
        assertThat(intruder.check(trusted(head)).good()).as(forgery.what()).isFalse();
        if (forgery.isForTheTopic()) {
          assertThat(intruder.check(trusted(Seal.NONE)).good())
              .as("%s: nothing in the database tells", forgery.what())
              .isTrue();
        } else {
          assertThat(intruder.check(trusted(Seal.NONE)).good()).as(forgery.what()).isFalse();
        }
        assertFoundInADump(forgery, intruder, anchors, publicKeys);
      }
    }
    log.info("{} forgeries of seed {} found", FORGERIES, SEED);
    assertThat(good(asService("/api/audit/proof")).path("good").asBoolean()).isTrue();
  }

  private void assertFoundInADump(
      AuditForgery forgery, AuditIntruder intruder, Path anchors, Path publicKeys)
      throws SQLException, IOException {
    var dump = AuditDumpFile.write(intruder.database(), folder.resolve("forged.sql"));
    var told = new ByteArrayOutputStream();

    int status =
        verify(
            told,
            "" + dump,
            "--service",
            SERVICE,
            "--public-keys",
            "" + publicKeys,
            "--anchors",
            "" + anchors);

    assertThat(status).as("%s: %s", forgery.what(), told).isEqualTo(1);
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("is wrong at position");
  }

  private static int verify(ByteArrayOutputStream told, String... arguments) {
    var out = new PrintStream(told, true, StandardCharsets.UTF_8);
    return VerifyAudit.run(List.of(arguments), out, out);
  }

  @Test
  @DisplayName("A1704 the first changed record is named, by the proof and from a dump")
  void namesTheFirstBadPosition() throws SQLException, IOException {
    long bad = recordsOf(thing).get(3).position();
    try (var intruder = new AuditIntruder(superuser())) {
      intruder.run("UPDATE audit_record SET actor = 'x' WHERE position >= " + bad);

      var findings = intruder.check(trusted(Seal.NONE));

      assertThat(findings.firstBadPosition()).isEqualTo(bad);
      assertThat(findings.reason()).isEqualTo("a sealed record was changed");
      var dump = AuditDumpFile.write(intruder.database(), folder.resolve("forged.sql"));
      var told = new ByteArrayOutputStream();
      assertThat(verify(told, "" + dump, "--service", SERVICE)).isEqualTo(1);
      assertThat(told.toString(StandardCharsets.UTF_8)).contains("wrong at position " + bad + ":");
    }
  }

  @Test
  void verifiesADumpWithoutAServer() throws SQLException, IOException {
    var head = rows.latestSeal();
    var anchors = anchorsFile(head.number());
    var publicKeys = Files.writeString(folder.resolve("keys.json"), keys.publicKeySet());
    Path dump;
    try (var database = superuser()) {
      dump = AuditDumpFile.write(database, folder.resolve("audit.sql"));
    }
    var told = new ByteArrayOutputStream();
    var arguments =
        new String[] {
          "" + dump,
          "--service",
          SERVICE,
          "--public-keys",
          "" + publicKeys,
          "--anchors",
          "" + anchors
        };

    assertThat(verify(told, arguments)).as("%s", told).isZero();
    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("the audit log of platform-test is right", "head seal")
        .doesNotContain("no --");
    arguments[2] = "payment-api";
    assertThat(verify(told, arguments)).as("nothing was published of it").isEqualTo(2);
    assertThat(verify(told, "" + dump, "--service", "payment-api"))
        .as("records of one service do not pass for those of another")
        .isEqualTo(1);
    assertThat(verify(told, "" + dump)).isEqualTo(2);
    assertThat(verify(told, "" + folder.resolve("none.sql"), "--service", SERVICE)).isEqualTo(2);
    assertThat(verify(told, "" + dump, "--service", SERVICE, "--anchors", "" + dump)).isEqualTo(2);
    Files.writeString(folder.resolve("half.sql"), Files.readString(dump).substring(0, 2_000));
    assertThat(verify(told, "" + folder.resolve("half.sql"), "--service", SERVICE)).isEqualTo(2);
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  @DisplayName("A1704 a violation raises the alarm, and after a cut nothing is sealed any more")
  void raisesTheAlarm(CapturedOutput output) throws SQLException {
    var watch = bean(WatchAudit.class);
    watch.watchAll();
    assertThat(violations()).isZero();
    long head = rows.latestSeal().number();
    run(
        """
        CREATE TABLE cut_seal AS SELECT * FROM audit_seal WHERE number = %d;
        DELETE FROM audit_seal WHERE number = %d
        """
            .formatted(head, head));
    try {
      int sealed = sealRecords.sealAll();
      watch.watch();

      assertThat(sealed).isZero();
      assertThat(rows.latestSeal().number()).as("nothing is signed anew").isEqualTo(head - 1);
      assertThat(violations()).isEqualTo(1);
      assertThat(output.getOut()).contains("AUDIT LOG VIOLATED", "is gone", "not sealed any more");
      assertThat(good(asService("/api/audit/proof")).path("reason").asString(""))
          .contains("is gone");
    } finally {
      run("INSERT INTO audit_seal SELECT * FROM cut_seal; DROP TABLE cut_seal");
    }
    as(Actor.job("rename"), sql -> rename(sql, thing, "again"));
    assertThat(sealRecords.sealAll()).isGreaterThanOrEqualTo(0);
    watch.watch();
    assertThat(violations()).isZero();
  }

  private static double violations() {
    return bean(MeterRegistry.class).get("quittance.audit.violations").gauge().value();
  }

  private static void run(String statements) throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      sql.execute("ALTER TABLE audit_seal DISABLE TRIGGER append_only");
      sql.execute(statements);
      sql.execute("ALTER TABLE audit_seal ENABLE ALWAYS TRIGGER append_only");
      database.commit();
    }
  }

  /** What the topic holds up to a seal, one value a line. */
  private Path anchorsFile(long seal) throws IOException {
    var read = new ArrayList<String>();
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            TestApplication.running()
                .getEnvironment()
                .getRequiredProperty("spring.kafka.bootstrap-servers"),
            ConsumerConfig.GROUP_ID_CONFIG,
            UUID.randomUUID().toString(),
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.METADATA_MAX_AGE_CONFIG,
            500);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(AuditEvent.CATALOG.topic()));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(event -> read.add(event.value()));
                return read.stream().anyMatch(event -> sealNumber(event) == seal);
              });
    }
    return Files.write(folder.resolve("anchors.jsonl"), read);
  }

  private static long sealNumber(String event) {
    return json(event).path("sealNumber").asLong();
  }
}
