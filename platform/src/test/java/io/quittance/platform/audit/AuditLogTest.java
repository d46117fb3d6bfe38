package io.quittance.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quittance.platform.problem.ProblemAdvice;
import io.quittance.platform.security.Caller;
import io.quittance.platform.testapp.Http;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes a record, who may see it, and in which order records are sealed. */
class AuditLogTest extends RunningAudit {

  private static final Actor OPERATOR = new Actor(Actor.Kind.OPERATOR, "vera", null);

  @Test
  @DisplayName(
      "I8 every change has one record: who, what, before and after, when, for which request")
  void recordsEachChange() {
    var before = Instant.now().minus(1, ChronoUnit.MINUTES);
    MDC.put(ProblemAdvice.REQUEST_ID, "req_1");
    try {
      as(OPERATOR, sql -> insert(sql, thing, "one"));
      as(Actor.provider("stripe", "evt_7"), sql -> rename(sql, thing, "two"));
    } finally {
      MDC.remove(ProblemAdvice.REQUEST_ID);
    }
    as(
        Actor.job("tidy-up"),
        sql -> sql.sql("DELETE FROM audited_thing WHERE id = ?").param(thing).update());

    var records = recordsOf(thing);

    assertThat(records)
        .extracting(AuditRecord::action)
        .containsExactly("INSERT", "UPDATE", "DELETE");
    assertThat(records)
        .extracting(AuditRecord::actorKind)
        .containsExactly("OPERATOR", "PROVIDER", "JOB");
    assertThat(records).extracting(AuditRecord::actor).containsExactly("vera", "stripe", "tidy-up");
    assertThat(records).extracting(AuditRecord::cause).containsExactly(null, "evt_7", null);
    assertThat(records).extracting(AuditRecord::requestId).containsExactly("req_1", "req_1", null);
    assertThat(records).extracting(AuditRecord::transaction).doesNotHaveDuplicates();
    assertThat(records).allMatch(record -> record.recordedAt().isAfter(before));
    assertThat(records).allMatch(record -> record.objectType().equals("audited_thing"));
    assertThat(json(Objects.requireNonNull(records.get(0).after())))
        .isEqualTo(
            json(
                """
                {"id": "%s", "name": "one", "secret": "hidden", "sealed": "hidden"}
                """
                    .formatted(thing)));
    assertThat(records.get(0).before()).isNull();
    assertThat(records.get(1).before()).isEqualTo("{\"name\": \"one\"}");
    assertThat(records.get(1).after()).isEqualTo("{\"name\": \"two\"}");
    assertThat(records.get(2).before()).contains("\"two\"").doesNotContain("tell-nobody");
  }

  @Test
  void tellsThatASecretChangedAndNothingOfIgnoredColumns() {
    as(OPERATOR, sql -> insert(sql, thing, "one"));
    as(
        OPERATOR,
        sql ->
            sql.sql("UPDATE audited_thing SET secret = 'another' WHERE id = ?")
                .param(thing)
                .update());
    as(
        OPERATOR,
        sql -> sql.sql("UPDATE audited_thing SET version = 9 WHERE id = ?").param(thing).update());

    var records = recordsOf(thing);

    assertThat(records).hasSize(2);
    assertThat(records.getLast().before()).isEqualTo("{\"secret\": \"hidden\"}");
    assertThat(records.getLast().after()).isEqualTo("{\"secret\": \"hidden\"}");
  }

  @Test
  void recordsEachRowOfAStatementAndKeysOfSeveralColumns() {
    as(
        OPERATOR,
        sql -> {
          sql.sql("INSERT INTO audited_part SELECT ?, n, 'a' FROM generate_series(1, 3) n")
              .param(thing)
              .update();
          sql.sql(
                  "UPDATE audited_part SET name = 'b', part = CASE part WHEN 3 THEN 4 ELSE part END"
                      + " WHERE thing = ?")
              .param(thing)
              .update();
        });

    assertThat(recordsOf(thing + ":1")).extracting(AuditRecord::action).hasSize(2);
    assertThat(recordsOf(thing + ":2").getLast().after()).isEqualTo("{\"name\": \"b\"}");
    // A key that changed: what it was ends, what it became begins.
    assertThat(recordsOf(thing + ":3").getLast().after()).doesNotContain("\"b\"");
    assertThat(recordsOf(thing + ":4").getLast().after()).contains("\"b\"", "\"part\": 4");
  }

  @Test
  void aChangeThatIsRolledBackHasNoRecord() {
    OPERATOR.run(
        () ->
            transaction()
                .executeWithoutResult(
                    status -> {
                      insert(jdbc, thing, "one");
                      status.setRollbackOnly();
                    }));

    assertThat(recordsOf(thing)).isEmpty();
  }

  @Test
  void theActorIsThatOfTheTransactionAndNotOfTheConnection() {
    as(OPERATOR, sql -> insert(sql, thing, "one"));
    transaction().executeWithoutResult(_ -> rename(jdbc, thing, "two"));
    as(
        Actor.job("facts"),
        sql -> {
          bean(TellActor.class).become(Actor.provider("adyen", "evt_8"));
          rename(sql, thing, "three");
        });

    assertThat(recordsOf(thing))
        .extracting(AuditRecord::actorKind)
        .containsExactly("OPERATOR", "DATABASE", "PROVIDER");
  }

  @Test
  void anActorsNameCannotBeAnotherStatement() {
    var evil = "x'; DELETE FROM audited_thing; --\t\\evil\n";

    as(new Actor(Actor.Kind.OPERATOR, evil, evil), sql -> insert(sql, thing, "one"));

    assertThat(recordsOf(thing))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.actor()).isEqualTo("x?; DELETE FROM audited_thing; --??evil?");
              assertThat(record.requestId()).isNull();
            });
  }

  @Test
  void recordsWhatIsDoneByHand() throws SQLException {
    as(OPERATOR, sql -> insert(sql, thing, "one"));
    try (var database = superuser();
        var sql = database.createStatement()) {
      sql.execute("UPDATE audited_thing SET name = 'by hand' WHERE id = '%s'".formatted(thing));
      database.setAutoCommit(false);
      sql.execute("TRUNCATE audited_part");
      try (var found =
          sql.executeQuery(
              "SELECT actor FROM audit_record WHERE action = 'TRUNCATE'"
                  + " AND object_type = 'audited_part'")) {
        assertThat(found.next()).isTrue();
      }
      database.rollback();
    }

    assertThat(recordsOf(thing).getLast().actorKind()).isEqualTo("DATABASE");
    assertThat(recordsOf(thing).getLast().actor()).isEqualTo("postgres");
  }

  @ParameterizedTest(name = "A1704 the application cannot: {0}")
  @ValueSource(
      strings = {
        "UPDATE audit_record SET actor = 'x'",
        "DELETE FROM audit_record",
        "TRUNCATE audit_record",
        "INSERT INTO audit_record (actor_kind, actor, action, object_type)"
            + " VALUES ('JOB', 'x', 'READ', 'x')",
        "UPDATE audit_seal SET hash = sha256('x')",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
        "ALTER TABLE audited_thing DISABLE TRIGGER audit_update",
        "ALTER TABLE audit_record DISABLE TRIGGER append_only",
        "DROP TRIGGER audit_update ON audited_thing",
        "CALL audit_table('audited_thing', 'id')",
        "SELECT set_config('session_replication_role', 'replica', false)",
        "SELECT setval('audit_record_position_seq', 1)"
      })
  void theApplicationChangesNothing(String statement) {
    as(OPERATOR, sql -> insert(sql, thing, "one"));

    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> bean(JdbcTemplate.class).execute(statement))
        .havingRootCause()
        .withMessageMatching("(?s).*(permission denied|must be owner|append-only).*");
    assertThat(recordsOf(thing)).hasSize(1);
  }

  @Test
  @DisplayName("A1704 not even their owner changes records by mistake")
  void theOwnerIsRefusedToo() throws SQLException {
    as(OPERATOR, sql -> insert(sql, thing, "one"));
    try (var database = superuser();
        var sql = database.createStatement()) {
      assertThatThrownBy(() -> sql.execute("UPDATE audit_record SET actor = 'x'"))
          .hasMessageContaining("append-only");
      assertThatThrownBy(() -> sql.execute("TRUNCATE audit_seal"))
          .hasMessageContaining("append-only");
    }
  }

  @Test
  @DisplayName("I8 a transaction that commits late is sealed late, and none before it out of order")
  void sealsInOrderWhoeverCommitsFirst() throws InterruptedException {
    var written = new CountDownLatch(1);
    var mayCommit = new CountDownLatch(1);
    var late =
        Thread.ofVirtual()
            .start(
                () ->
                    as(
                        OPERATOR,
                        sql -> {
                          insert(sql, thing + "-late", "one");
                          written.countDown();
                          awaitQuietly(mayCommit);
                        }));
    try {
      written.await();
      as(OPERATOR, sql -> insert(sql, thing, "one"));
      long first = recordsOf(thing).getFirst().position();

      sealRecords.sealAll();

      assertThat(rows.latestSeal().lastSequence()).isLessThan(first - 1);
    } finally {
      mayCommit.countDown();
      late.join();
    }
    sealRecords.sealAll();

    assertThat(rows.latestSeal().lastSequence())
        .isGreaterThanOrEqualTo(recordsOf(thing).getFirst().position());
    assertThat(good(asService("/api/audit/proof")).path("good").asBoolean()).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("A1305 operators find records by object, actor and time, and each look is a record")
  void showsRecordsToOperators() {
    as(OPERATOR, sql -> insert(sql, thing, "one"));
    as(Actor.job("tidy-" + thing), sql -> rename(sql, thing, "two"));
    as(OPERATOR, sql -> rename(sql, thing, "three"));

    var page = good(asOperator("/api/audit?limit=2&objectId=" + thing));
    var rest =
        good(
            asOperator(
                "/api/audit?objectId=%s&cursor=%s"
                    .formatted(thing, page.path("nextCursor").asString(""))));
    var byActor = good(asOperator("/api/audit?actor=tidy-" + thing));
    var none = good(asOperator("/api/audit?to=2020-01-01T00:00:00Z&objectId=" + thing));

    assertThat(page.path("data").size()).isEqualTo(2);
    assertThat(page.path("data").path(0).path("after").path("name").asString(""))
        .isEqualTo("three");
    assertThat(page.path("data").path(0).path("actor").asString("")).isEqualTo("vera");
    assertThat(rest.path("data").size()).isEqualTo(1);
    assertThat(rest.path("hasMore").asBoolean()).isFalse();
    assertThat(byActor.path("data").path(0).path("before").path("name").asString(""))
        .isEqualTo("one");
    assertThat(none.path("data").size()).isZero();
    assertThat(looksOf(thing)).isEqualTo(3);
  }

  @Test
  @DisplayName("A1305 a merchant's record names its key, and is found by either")
  void namesMerchantAndKey() {
    var key = "key-of-" + thing;
    var merchant = "merchant-of-" + thing;
    var caller = new Caller.Merchant(merchant, Set.of(), key);
    as(Actor.of(caller), sql -> insert(sql, thing, "one"));
    var person = new Caller.Operator(merchant + "/" + thing, Caller.Role.VIEWER);
    as(Actor.of(person), sql -> rename(sql, thing, "of a person"));
    as(Actor.of(new Caller.Merchant(merchant, Set.of())), sql -> rename(sql, thing, "two"));

    assertThat(actorsFound(merchant)).containsExactly(merchant, merchant + "/" + key);
    assertThat(actorsFound(key)).containsExactly(merchant + "/" + key);
    assertThat(actorsFound(merchant + "/" + key)).containsExactly(merchant + "/" + key);
    assertThat(actorsFound(person.name())).containsExactly(person.name());
    assertThat(actorsFound("of-" + thing)).isEmpty();
  }

  private static List<String> actorsFound(String actor) {
    var page = good(asOperator("/api/audit?actor=" + actor));
    return StreamSupport.stream(page.path("data").spliterator(), false)
        .map(record -> record.path("actor").asString(""))
        .toList();
  }

  /** How often operators looked at an object. */
  private static long looksOf(String object) {
    var looks = good(asOperator("/api/audit?actor=vera&limit=100"));
    return StreamSupport.stream(looks.path("data").spliterator(), false)
        .filter(look -> look.path("action").asString("").equals("READ"))
        .filter(look -> look.path("after").path("objectId").asString("").equals(object))
        .filter(look -> look.path("actorKind").asString("").equals("OPERATOR"))
        .count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "objectId=",
        "actor=%00",
        "cursor=x",
        "cursor=-1",
        "from=yesterday",
        "limit=0",
        "from=-999999999-01-01T00:00:00Z"
      })
  void refusesWhatItCannotLookFor(String question) {
    assertThat(asOperator("/api/audit?" + question).statusCode()).isEqualTo(400);
  }

  @Test
  @DisplayName("merchants see nothing of it, services the proof alone")
  void isForOperators() {
    assertThat(asService("/api/audit").statusCode()).isEqualTo(403);
    assertThat(good(asService("/api/audit/seal-keys")).path("key").size()).isEqualTo(1);
    for (var path : new String[] {"/api/audit", "/api/audit/proof", "/api/audit/seal-keys"}) {
      var asMerchant =
          Http.send(Http.anonymous(path).header("Authorization", "Bearer sk_live_for_tests"));
      assertThat(asMerchant.statusCode()).isEqualTo(403);
      assertThat(Http.send(Http.anonymous(path)).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aReadOnlyTransactionTellsNobody() {
    var readOnly = new TransactionTemplate(bean(PlatformTransactionManager.class));
    readOnly.setReadOnly(true);

    var told =
        OPERATOR.get(
            () ->
                readOnly.execute(
                    _ ->
                        jdbc.sql("SELECT coalesce(current_setting('quittance.audit', true), '')")
                            .query(String.class)
                            .single()));

    assertThat(told).isEmpty();
  }
}
