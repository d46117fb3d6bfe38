package io.quittance.platform.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.infrastructure.TestServers;
import io.quittance.platform.chain.ChainKeys;
import io.quittance.platform.testapp.Http;
import io.quittance.platform.testapp.TestApplication;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The test service and the audit log in its database. */
abstract class RunningAudit {

  static final String SERVICE = "platform-test";
  static final JsonMapper JSON = JsonMapper.builder().build();

  final JdbcClient jdbc = bean(JdbcClient.class);
  final AuditRows rows = bean(AuditRows.class);
  final SealRecords sealRecords = bean(SealRecords.class);
  final ChainKeys keys = bean(ChainKeys.class);
  final String thing = "thing-" + UUID.randomUUID();

  static <T> T bean(Class<T> type) {
    return TestApplication.running().getBean(type);
  }

  static TransactionTemplate transaction() {
    return new TransactionTemplate(bean(PlatformTransactionManager.class));
  }

  /** Changes in one transaction of an actor. */
  void as(Actor actor, Consumer<JdbcClient> changes) {
    actor.run(() -> transaction().executeWithoutResult(_ -> changes.accept(jdbc)));
  }

  static void insert(JdbcClient jdbc, String id, String name) {
    jdbc.sql("INSERT INTO audited_thing (id, name, secret, sealed) VALUES (?, ?, 'tell-nobody', ?)")
        .params(id, name, new byte[] {1, 2})
        .update();
  }

  static void rename(JdbcClient jdbc, String id, String name) {
    jdbc.sql("UPDATE audited_thing SET name = ?, version = version + 1 WHERE id = ?")
        .params(name, id)
        .update();
  }

  /** The records of an object, oldest first. */
  List<AuditRecord> recordsOf(String object) {
    try (var all = rows.records(0)) {
      var found = new ArrayList<AuditRecord>();
      for (var record = all.next(); record != null; record = all.next()) {
        if (object.equals(record.objectId())) {
          found.add(record);
        }
      }
      return found;
    }
  }

  static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  static Connection superuser() throws SQLException {
    var url =
        TestApplication.running().getEnvironment().getRequiredProperty("spring.datasource.url");
    return DriverManager.getConnection(
        LocalInfrastructure.shared()
            .postgres()
            .superuserJdbcUrl(url.substring(url.lastIndexOf('/') + 1)));
  }

  static HttpResponse<String> asOperator(String path) {
    var login = Base64.getEncoder().encodeToString("vera:pass:word".getBytes(UTF_8));
    return Http.send(Http.anonymous(path).header("Authorization", "Basic " + login));
  }

  static HttpResponse<String> asService(String path) {
    return Http.send(
        Http.anonymous(path).header("Authorization", "Bearer " + TestServers.SERVICE_TOKEN));
  }

  static JsonNode good(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer.body());
  }
}
