package io.quittance.webhook.inbound;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quittance.platform.problem.Refusal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Card data is refused in any form; what else is wrong with a body is up to the adapter. */
class WebhookScreeningTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"note\": \"4242 4242 4242 4242\"}",
        "{\"cvv\": \"123\"}",
        "{\"cvv\": \"123\"",
        "number=4242424242424242",
        "\u0000\u0001 4242-4242-4242-4242",
        "{\"a\": 1, \"a\": 2, \"n\": \"4242424242424242\"}",
        "{\"a\": \"\\u0000\", \"n\": \"4242424242424242\"}"
      })
  void refusesCardData(String body) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> WebhookScreening.refuseCardData(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void leavesOtherMalformedBodiesToTheAdapter() {
    assertThatCode(
            () -> {
              WebhookScreening.refuseCardData(new byte[0]);
              WebhookScreening.refuseCardData("{\"id\": ".getBytes(StandardCharsets.UTF_8));
              WebhookScreening.refuseCardData(new byte[] {(byte) 0xff, 0});
            })
        .doesNotThrowAnyException();
  }
}
