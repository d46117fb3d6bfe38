package io.quittance.webhook.inbound;

import static io.quittance.webhook.SimulatorProvider.event;
import static io.quittance.webhook.SimulatorProvider.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.watch.InvariantMeters;
import io.quittance.platform.watch.ProveInvariants;
import io.quittance.webhook.SimulatorProvider;
import io.quittance.webhook.WebhookServiceTest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody forgets a fact by hand. */
@WebhookServiceTest
class WebhookProofTest {

  private final SimulatorProvider provider;
  private final JdbcClient jdbc;
  private final MeterRegistry meters;
  private final ProveInvariants proveInvariants;
  private final InvariantMeters invariantMeters;

  WebhookProofTest(
      @LocalServerPort int port,
      JdbcClient jdbc,
      MeterRegistry meters,
      ProveInvariants proveInvariants,
      InvariantMeters invariantMeters) {
    this.provider = new SimulatorProvider(port);
    this.jdbc = jdbc;
    this.meters = meters;
    this.proveInvariants = proveInvariants;
    this.invariantMeters = invariantMeters;
  }

  @Test
  @DisplayName("I7 a webhook whose fact is forgotten, and would be told twice, is noticed")
  void noticesAForgottenFact() {
    var payment = id("pi");
    provider.deliver(event("charge.captured", payment, "txn_1", 5_000));
    look();
    assertThat(violated()).isEmpty();

    var fact =
        jdbc.sql(
                """
                DELETE FROM provider_fact f USING provider_webhook w
                WHERE w.id = f.webhook_id AND w.payment_intent_id = :payment
                RETURNING f.provider, f.account, f.fact_key, f.webhook_id
                """)
            .param("payment", payment)
            .query()
            .singleRow();
    look();
    assertThat(violated()).containsExactly(String.valueOf(fact.get("webhook_id")));
    assertThat(violations()).isOne();

    jdbc.sql(
            """
            INSERT INTO provider_fact (provider, account, fact_key, webhook_id)
            VALUES (:provider, :account, :fact_key, :webhook_id)
            """)
        .params(fact)
        .update();
    look();
    assertThat(violated()).isEmpty();
    assertThat(violations()).isZero();
  }

  private void look() {
    proveInvariants.prove();
    invariantMeters.look();
  }

  private List<String> violated() {
    return jdbc.sql("SELECT subject FROM invariant_violation").query(String.class).list();
  }

  private double violations() {
    return meters.get("quittance.invariant.violations").tag("invariant", "I7").gauge().value();
  }
}
