package io.quittance.idempotency;

import static io.quittance.idempotency.Requests.fresh;
import static io.quittance.idempotency.Requests.other;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.idempotency.IdempotencyApi.Answer;
import io.quittance.contracts.idempotency.IdempotencyApi.ClaimRequest;
import io.quittance.contracts.idempotency.IdempotencyApi.InProgress;
import io.quittance.contracts.idempotency.IdempotencyApi.Mismatch;
import io.quittance.contracts.idempotency.IdempotencyApi.Replay;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows as the first version wrote them, which an upgraded instance meets next to its own. */
class FormerKeysTest {

  private static final String BODY = "{\"paymentIntentId\":\"pi_01jn8w3xq07k2r9v5m4c6b8d0e\"}";

  private final Instance service = Instance.shared();

  @Test
  @DisplayName("A207 an answer that the first version stored is repeated byte for byte")
  void repeatsAFormerAnswer() {
    var request = fresh();
    insert(
        request,
        """
        INSERT INTO idempotency_key
               (merchant_id, key, fingerprint, token, state, status, headers, body, expires_at)
        VALUES (:merchant, :key, decode(:fingerprint, 'hex'), nextval('idempotency_token'),
                'COMPLETED', 201,
                '{"Content-Type":["application/json"],"Location":["/api/payment-intents/pi_1"]}',
                convert_to('%s', 'UTF8'), now() + interval '1 day')
        """
            .formatted(BODY));

    assertThat(service.keys().claim(request))
        .isEqualTo(
            new Replay(
                new Answer(
                    201,
                    Map.of(
                        "Content-Type", List.of("application/json"),
                        "Location", List.of("/api/payment-intents/pi_1")),
                    Base64.getEncoder().encodeToString(BODY.getBytes(StandardCharsets.UTF_8)))));
    assertThat(service.keys().claim(other(request))).isEqualTo(new Mismatch());
  }

  @Test
  @DisplayName("A207 a claim that an instance of the first version holds is respected")
  void respectsAFormerHolder() {
    var request = fresh();
    insert(
        request,
        """
        INSERT INTO idempotency_key
               (merchant_id, key, fingerprint, token, state, locked_until, expires_at)
        VALUES (:merchant, :key, decode(:fingerprint, 'hex'), nextval('idempotency_token'),
                'IN_PROGRESS', now() + interval '1 hour', now() + interval '1 day')
        """);

    assertThat(service.keys().claim(request)).isInstanceOf(InProgress.class);
    assertThat(service.keys().claim(other(request))).isEqualTo(new Mismatch());
  }

  private void insert(ClaimRequest request, String row) {
    service
        .jdbc()
        .sql(row)
        .param("merchant", request.merchantId())
        .param("key", request.key())
        .param("fingerprint", request.fingerprint())
        .update();
  }
}
