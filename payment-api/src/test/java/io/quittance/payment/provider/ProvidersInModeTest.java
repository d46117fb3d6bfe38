package io.quittance.payment.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.payment.provider.braintree.BraintreeSettings;
import io.quittance.payment.provider.stripe.StripeSettings;
import io.quittance.platform.mode.Mode;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ProvidersInModeTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  @ParameterizedTest
  @DisplayName("A1204 a key of Stripe is for the mode that it names")
  @CsvSource({
    "LIVE, sk_live_1, true",
    "LIVE, rk_live_1, true",
    "LIVE, sk_test_1, false",
    "TEST, rk_test_1, true",
    "TEST, sk_live_1, false",
    "TEST, something else, true"
  })
  void knowsKeysOfStripe(Mode mode, String key, boolean starts) {
    check(
        in(mode)
            .withBean(
                StripeSettings.class,
                () ->
                    new StripeSettings(
                        URI.create("https://api.stripe.com"), "main", key, TIMEOUT, TIMEOUT)),
        starts,
        "quittance.payment.stripe.api-key");
  }

  @ParameterizedTest
  @DisplayName("A1204 hosts and test-mode of Braintree are of one mode")
  @CsvSource({
    "LIVE, https://api.braintreegateway.com:443, false, true",
    "LIVE, https://api.sandbox.braintreegateway.com:443, false, false",
    "LIVE, https://api.braintreegateway.com:443, true, false",
    "TEST, https://api.sandbox.braintreegateway.com:443, true, true",
    "TEST, https://api.braintreegateway.com:443, false, false"
  })
  void knowsHosts(Mode mode, URI url, boolean testMode, boolean starts) {
    check(
        in(mode)
            .withBean(
                BraintreeSettings.class,
                () ->
                    new BraintreeSettings(
                        url,
                        "main",
                        "merchant",
                        "public",
                        "private",
                        Map.of("EUR", "eur"),
                        TIMEOUT,
                        TIMEOUT,
                        TIMEOUT,
                        testMode)),
        starts,
        "quittance.payment.braintree");
  }

  @Test
  @DisplayName("A1204 no simulator where real money moves")
  void hasNoSimulatorInLiveMode() {
    for (var mode : Mode.values()) {
      check(
          in(mode)
              .withBean(
                  SimulatorSettings.class,
                  () ->
                      new SimulatorSettings(
                          URI.create("http://localhost"), "account", "key", TIMEOUT, TIMEOUT)),
          mode == Mode.TEST,
          "quittance.payment.simulator");
    }
  }

  private static ApplicationContextRunner in(Mode mode) {
    return new ApplicationContextRunner()
        .withBean(Mode.class, () -> mode)
        .withBean(ProvidersInMode.class);
  }

  private static void check(ApplicationContextRunner runner, boolean starts, String setting) {
    runner.run(
        context -> {
          if (starts) {
            assertThat(context).hasNotFailed();
          } else {
            assertThat(context).getFailure().hasRootCauseInstanceOf(IllegalStateException.class);
            assertThat(context.getStartupFailure()).hasStackTraceContaining(setting);
          }
        });
  }
}
