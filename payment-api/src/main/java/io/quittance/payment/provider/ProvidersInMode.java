package io.quittance.payment.provider;

import io.quittance.payment.provider.adyen.AdyenSettings;
import io.quittance.payment.provider.alipay.AlipaySettings;
import io.quittance.payment.provider.braintree.BraintreeSettings;
import io.quittance.payment.provider.stripe.StripeSettings;
import io.quittance.payment.provider.wechat.WechatSettings;
import io.quittance.platform.mode.Mode;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Refuses accounts at providers that are plainly of the other mode: the service does not start.
 * What no setting tells, such as whether a bank is real, stays with whoever configures it.
 */
@Component
class ProvidersInMode {

  private static final String PREFIX = "quittance.payment.";

  /** Stripe's secret and restricted keys tell. */
  private static final Pattern STRIPE_LIVE = Pattern.compile("[sr]k_live_.*");

  private static final Pattern STRIPE_TEST = Pattern.compile("[sr]k_test_.*");

  /** Hosts at which real money moves, or certainly none; all others may be either. */
  private static final Map<String, Mode> HOSTS =
      Map.of(
          "api.braintreegateway.com", Mode.LIVE,
          "api.sandbox.braintreegateway.com", Mode.TEST,
          "openapi.alipay.com", Mode.LIVE,
          "openapi-sandbox.dl.alipaydev.com", Mode.TEST,
          "api.mch.weixin.qq.com", Mode.LIVE,
          "checkout-test.adyen.com", Mode.TEST,
          "ca-test.adyen.com", Mode.TEST);

  private final Mode mode;

  ProvidersInMode(
      Mode mode,
      ObjectProvider<SimulatorSettings> simulator,
      ObjectProvider<StripeSettings> stripe,
      ObjectProvider<AdyenSettings> adyen,
      ObjectProvider<BraintreeSettings> braintree,
      ObjectProvider<AlipaySettings> alipay,
      ObjectProvider<WechatSettings> wechat) {
    this.mode = mode;
    simulator.ifAvailable(_ -> require("simulator", Mode.TEST));
    stripe.ifAvailable(settings -> checkStripe(settings.apiKey()));
    adyen.ifAvailable(
        settings -> {
          require("adyen.test-mode", settings.testMode() ? Mode.TEST : Mode.LIVE);
          checkHost("adyen.checkout-url", settings.checkoutUrl());
          checkHost("adyen.disputes-url", settings.disputesUrl());
        });
    braintree.ifAvailable(
        settings -> {
          checkHost("braintree.url", settings.url());
          checkTestMode("braintree.test-mode", settings.testMode());
        });
    alipay.ifAvailable(
        settings -> {
          checkHost("alipay.url", settings.url());
          checkTestMode("alipay.test-mode", settings.testMode());
        });
    wechat.ifAvailable(settings -> checkHost("wechat.url", settings.url()));
  }

  private void checkStripe(String apiKey) {
    if (STRIPE_LIVE.matcher(apiKey).matches()) {
      require("stripe.api-key", Mode.LIVE);
    }
    if (STRIPE_TEST.matcher(apiKey).matches()) {
      require("stripe.api-key", Mode.TEST);
    }
  }

  private void checkHost(String setting, URI url) {
    var known = url.getHost() == null ? null : HOSTS.get(url.getHost());
    if (known != null) {
      require(setting, known);
    }
  }

  private void checkTestMode(String setting, boolean on) {
    if (on) {
      require(setting, Mode.TEST);
    }
  }

  private void require(String setting, Mode isFor) {
    mode.requireSame(PREFIX + setting, isFor);
  }
}
