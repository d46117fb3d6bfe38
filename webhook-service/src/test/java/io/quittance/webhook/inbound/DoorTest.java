package io.quittance.webhook.inbound;

import static io.quittance.webhook.SimulatorProvider.SECRET;
import static io.quittance.webhook.SimulatorProvider.event;
import static io.quittance.webhook.SimulatorProvider.id;
import static io.quittance.webhook.SimulatorProvider.sign;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.webhook.SimulatorProvider;
import io.quittance.webhook.WebhookServiceTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the door does before it looks at a signature. */
@WebhookServiceTest
class DoorTest {

  private static final int LIMIT = 1 << 20;

  private final SimulatorProvider provider;

  DoorTest(@LocalServerPort int port) {
    this.provider = new SimulatorProvider(port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST   | /webhooks/simulator/acct_nobody   | 404 | webhook_account_unknown
          POST   | /webhooks/stripe/acct_main        | 404 | webhook_account_unknown
          POST   | /webhooks/Simulator/acct_main     | 404 | webhook_account_unknown
          POST   | /webhooks/simulator/acct_main/    | 404 | not_found
          POST   | /webhooks/simulator               | 404 | not_found
          POST   | /webhooks/simulator/acct_main/x   | 404 | not_found
          POST   | /webhooks/simulator/%2e%2e%2fx    | 400 | malformed_request
          GET    | /webhooks/simulator/acct_main     | 405 | method_not_allowed
          PUT    | /webhooks/simulator/acct_main     | 405 | method_not_allowed
          DELETE | /webhooks/simulator/acct_main     | 405 | method_not_allowed
          POST   | /webhooks/simulator/acct_main     | 401 | signature_missing
          POST   | /api/provider-webhooks            | 401 | unauthorized
          GET    | /api/provider-webhooks            | 401 | unauthorized
          GET    | /elsewhere                        | 401 | unauthorized
          """)
  void answersEveryAddress(String method, String path, int status, String code) {
    var answer = provider.anonymous(method, path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
  }

  @Test
  void looksAtNoCredentialsOfAProvider() {
    var event = event("charge.captured", id("pi"), "txn_1", 1);
    var answer =
        provider.postWithPassword(
            "/webhooks/simulator/acct_main", event, sign(SECRET, event), "adyen:of-the-dashboard");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void takesABodyOfOneMebibyteAndNothingLarger() {
    var event = event("charge.captured", id("pi"), "txn_1", 1);
    var largest = event + " ".repeat(LIMIT - event.length());
    assertThat(provider.deliver(largest).statusCode()).isEqualTo(200);

    var tooLarge = largest + " ";
    var answer = provider.post("/webhooks/simulator/acct_main", tooLarge, sign(SECRET, tooLarge));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("body_too_large");
  }
}
