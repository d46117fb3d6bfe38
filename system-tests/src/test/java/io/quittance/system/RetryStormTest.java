package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Clients that lost their service, and all come back at the same moment. */
class RetryStormTest {

  private static final int CLIENTS = 120;

  private final Sandbox sandbox = RunningPlatform.shared();
  private final Http api =
      Http.bearer(sandbox.baseUrl(SandboxService.PAYMENT_API), SandboxCredentials.MERCHANT_A_KEY);

  @AfterEach
  void letTheDatabaseIn() throws SQLException {
    asSuperuser("ALTER ROLE payment_app LOGIN");
  }

  @Test
  @DisplayName(
      "A1404 an outage of the database, and all clients repeat at once until they are answered:"
          + " only 503 meanwhile, one payment each, and the platform comes to rest")
  void survivesAStormOfRepeats() throws Exception {
    asSuperuser("ALTER ROLE payment_app NOLOGIN");
    asSuperuser(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'payment_app'");
    var told = new CountDownLatch(CLIENTS / 2);
    var back =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    told.await();
                    letTheDatabaseIn();
                  } catch (InterruptedException | SQLException failed) {
                    throw new IllegalStateException(failed);
                  }
                });

    var answers = Callers.atOnce(CLIENTS, _ -> saleAtLast(told));
    back.join();

    assertThat(answers).extracting(Http.Answer::status).containsOnly(201);
    assertThat(answers.stream().map(answer -> answer.field("paymentIntentId")).distinct())
        .hasSize(CLIENTS);
    new Invariants(sandbox).hold();
  }

  /** Repeats without a pause, as the worst of clients do. */
  private Http.Answer saleAtLast(CountDownLatch told) {
    var order = "storm-" + UUID.randomUUID();
    var key = UUID.randomUUID().toString();
    while (true) {
      var answer =
          api.post(
              "/api/payment-intents",
              Map.of("orderId", order, "userId", "user-9", "amount", 700, "currency", "EUR"),
              key);
      if (answer.status() == 201) {
        return answer;
      }
      told.countDown();
      assertThat(answer.code())
          .as(answer.text())
          .isIn(Set.of("service_unavailable", "idempotency_key_in_use"));
      assertThat(answer.header("Retry-After")).isNotEmpty();
    }
  }

  private void asSuperuser(String statement) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                sandbox.infrastructure().postgres().superuserJdbcUrl("payment"));
        var plain = connection.createStatement()) {
      plain.execute(statement);
    }
  }
}
