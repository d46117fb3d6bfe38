package io.quittance.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.id.Ids;
import io.quittance.platform.secret.SecretTexts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What payments know of people is encrypted, also what was there before it was. */
class PersonalDataTest {

  private static final String EMAIL = "dora@customer.example";

  private final PaymentPlatform platform = PaymentPlatform.shared();
  private final JdbcClient jdbc = platform.bean(JdbcClient.class);
  private final SecretTexts texts = platform.bean(SecretTexts.class);
  private final Shop shop = Shop.of(platform);

  @Test
  @DisplayName("I10 where a receipt goes is encrypted, for its payment alone")
  void encryptsWhereReceiptsGo() {
    var id = sale();

    assertThat(
            jdbc.sql("SELECT p::text FROM payment_intent p WHERE id = ?")
                .param(uuid(id))
                .query(String.class)
                .single())
        .doesNotContain(EMAIL);
    var sealed = sealed(id);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("dora");
    assertThat(texts.open(id, sealed)).isEqualTo(EMAIL);
  }

  @Test
  @DisplayName("A1304 a job encrypts what was plain, and tells how much is left")
  void encryptsWhatWasPlain() {
    var id = sale();
    jdbc.sql(
            """
            UPDATE payment_intent SET receipt_email = :email, receipt_email_sealed = NULL
            WHERE id = :id
            """)
        .param("email", EMAIL)
        .param("id", uuid(id))
        .update();

    platform
        .bean(Scheduler.class)
        .reschedule(TaskInstanceId.of("reencrypt", RecurringTask.INSTANCE), Instant.now());

    await()
        .untilAsserted(
            () ->
                assertThat(
                        jdbc.sql(
                                "SELECT count(*) FROM payment_intent WHERE receipt_email IS NOT"
                                    + " NULL")
                            .query(Long.class)
                            .single())
                    .isZero());
    assertThat(texts.open(id, sealed(id))).isEqualTo(EMAIL);
    var tables =
        platform.bean(MeterRegistry.class).get("quittance.reencryption.left").gauges().stream()
            .map(gauge -> gauge.getId().getTag("table"))
            .toList();
    assertThat(tables)
        .containsExactlyInAnyOrder("payment_intent", "payment_method", "dispute", "secret_answer");
  }

  @ParameterizedTest
  @DisplayName("A1111 emoji, right-to-left and invisible characters come back byte for byte")
  @ValueSource(
      strings = {
        "\ud83d\udc69\u200d\ud83d\udcbb \ud83c\uddef\ud83c\uddf5",
        "\u202eright-to-left\u202c שלום",
        "zero\u200bwidth\u200d\ufeff",
        "e\u0301 is not \u00e9",
        "\ud842\udfb7\u91ce\u5bb6",
        "</script>&amp;'\"\\"
      })
  void keepsTextsAsTheyAre(String text) {
    var body =
        Map.of(
            "orderId",
            Shop.order() + text.substring(0, 2),
            "userId",
            "user-1",
            "amount",
            100,
            "currency",
            "USD",
            "description",
            text,
            "metadata",
            Map.of("note", text));
    var created = shop.api().post("/api/payment-intents", body);

    assertThat(created.status()).as(created.text()).isEqualTo(201);
    var read = shop.api().get("/api/payment-intents/" + created.field("paymentIntentId"));
    assertThat(read.field("description")).isEqualTo(text);
    assertThat(read.body().path("metadata").path("note").asString()).isEqualTo(text);
    assertThat(read.field("orderId")).isEqualTo(body.get("orderId"));
  }

  private String sale() {
    var sold =
        shop.sale(
            Shop.order(),
            1_000,
            "pm_card_visa",
            UUID.randomUUID().toString(),
            Map.of("receiptEmail", EMAIL));
    assertThat(sold.status()).isEqualTo(201);
    assertThat(sold.text()).doesNotContain(EMAIL);
    return sold.field("paymentIntentId");
  }

  private byte[] sealed(String id) {
    return jdbc.sql("SELECT receipt_email_sealed FROM payment_intent WHERE id = ?")
        .param(uuid(id))
        .query((row, _) -> row.getBytes(1))
        .single();
  }

  private static UUID uuid(String id) {
    return Ids.read("pi", id).orElseThrow();
  }
}
