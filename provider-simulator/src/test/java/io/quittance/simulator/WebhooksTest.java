package io.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Webhooks are signed, in order per charge, and come until they are acknowledged. */
class WebhooksTest extends RunningSimulator {

  @Autowired JdbcClient jdbc;

  @Test
  void areSignedWithBothSecretsOverTheRawBody() throws GeneralSecurityException {
    var payment = newPayment();
    var operation = authorize(payment, newReference(), "pm_card_visa", 5_000);
    awaitWebhooks(payment, "charge.authorized");

    var attempt = SINK.attempts(payment).getFirst();

    var parts = List.of(attempt.signature().split(","));
    var time = parts.getFirst().substring("t=".length());
    assertThat(parts.subList(1, parts.size()))
        .containsExactly(
            "v1=" + hmac(WEBHOOK_SECRET, time + "." + attempt.raw()),
            "v1=" + hmac(WEBHOOK_SECRET_PREVIOUS, time + "." + attempt.raw()));
    assertThat(attempt.path()).isEqualTo("/webhooks/simulator/acct_test");
    assertThat(attempt.id()).startsWith("evt_");
    assertThat(attempt.body().path("account").asString()).isEqualTo("acct_test");
    assertThat(attempt.body().path("livemode").asBoolean()).isFalse();
    var data = attempt.body().path("data");
    assertThat(data.path("operation")).isEqualTo(operation.json());
    assertThat(data.path("charge"))
        .isEqualTo(get("/v1/charges/" + operation.get("chargeId")).json());
    assertThat(data.path("dispute").isNull()).isTrue();
  }

  @Test
  void comeAgainUntilAcknowledgedAndKeepTheirOrder() {
    var payment = newPayment();
    SINK.refuse(payment, 1);
    var chargeId = authorized(payment, "pm_card_visa");
    onCharge(chargeId, "captures", payment, newReference(), 5_000);
    onCharge(chargeId, "refunds", payment, newReference(), 5_000);

    awaitWebhooks(payment, "charge.authorized", "charge.captured", "refund.succeeded");

    var attempts = SINK.attempts(payment);
    assertThat(attempts).hasSize(4);
    assertThat(attempts.get(0).accepted()).isFalse();
    assertThat(attempts.get(1).id()).isEqualTo(attempts.get(0).id());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                jdbc.sql("SELECT count(*) FROM webhook WHERE charge_id = :id")
                        .param("id", chargeId)
                        .query(Long.class)
                        .single()
                    == 0);
  }

  private static String hmac(String secret, String signed) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }
}
