package io.quittance.webhook;

import io.quittance.infrastructure.TestServers;
import io.quittance.webhook.outbound.Neighbors;
import io.quittance.webhook.provider.alipay.AlipaySender;
import io.quittance.webhook.provider.bank.BankSender;
import io.quittance.webhook.provider.wechat.WechatPay;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestConstructor;

/** The whole service on real PostgreSQL and Kafka; one for all tests that ask for it. */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.config.name=webhook-service")
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
@ContextConfiguration(initializers = WebhookServiceTest.Servers.class)
public @interface WebhookServiceTest {

  /** Servers, operators and accounts. */
  final class Servers implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      TestPropertyValues.of(TestServers.postgresAndKafka("webhook"))
          .and(Neighbors.shared().settings())
          .and(
              // Sinks of tests are on this machine.
              "quittance.security.sandbox=true",
              "quittance.webhook.outbound.allow-loopback=true",
              "quittance.webhook.outbound.timeout=2s",
              "quittance.webhook.outbound.poll=50ms",
              "quittance.security.operators[0].name=vera",
              "quittance.security.operators[0].password={noop}vera",
              "quittance.security.operators[0].role=VIEWER",
              "quittance.security.operators[1].name=otto",
              "quittance.security.operators[1].password={noop}otto",
              "quittance.security.operators[1].role=OPERATOR")
          .and(account(0, "acct_main", false, SimulatorProvider.SECRET))
          .and(account(1, "acct_twin", false, SimulatorProvider.SECRET))
          .and(account(2, "acct_other", false, SimulatorProvider.SECRET_OF_OTHER))
          .and(
              account(
                  3,
                  "simulator",
                  "acct_rotating",
                  false,
                  SimulatorProvider.SECRET_NEW,
                  SimulatorProvider.SECRET))
          .and(account(4, "acct_rotated", false, SimulatorProvider.SECRET_NEW))
          .and(account(5, "acct_live", true, SimulatorProvider.SECRET))
          .and(AlipaySender.accounts(6))
          .and(braintree(9, "bt_main", "public_main|private_main"))
          .and(braintree(10, "bt_rotating", "public_new|private_new", "public_main|private_main"))
          .and(WechatPay.account(11, "main", List.of(WechatPay.OF_THE_DOOR)))
          .and(adyen(12, "AdyenMain", false, AdyenProvider.KEY))
          .and(adyen(13, "AdyenTwin", false, AdyenProvider.KEY))
          .and(adyen(14, "AdyenOther", false, AdyenProvider.KEY_OF_OTHER))
          .and(adyen(15, "AdyenRotating", false, AdyenProvider.KEY_NEW, AdyenProvider.KEY))
          .and(adyen(16, "AdyenRotated", false, AdyenProvider.KEY_NEW))
          .and(adyen(17, "AdyenLive", true, AdyenProvider.KEY))
          .and(BankSender.accounts(18))
          .applyTo(context);
    }

    private static String[] account(int index, String name, boolean live, String... secrets) {
      return account(index, "simulator", name, live, secrets).toArray(String[]::new);
    }

    private static String[] adyen(int index, String name, boolean live, String... keys) {
      return account(index, "adyen", name, live, keys).toArray(String[]::new);
    }

    private static String[] braintree(int index, String name, String... secrets) {
      var properties = account(index, "braintree", name, false, secrets);
      properties.add(
          "quittance.webhook.accounts[" + index + "].settings.merchant-id=merchant_" + name);
      return properties.toArray(String[]::new);
    }

    private static List<String> account(
        int index, String provider, String name, boolean live, String... secrets) {
      var prefix = "quittance.webhook.accounts[" + index + "].";
      var properties = new ArrayList<String>();
      properties.add(prefix + "provider=" + provider);
      properties.add(prefix + "account=" + name);
      properties.add(prefix + "livemode=" + live);
      for (int i = 0; i < secrets.length; i++) {
        properties.add(prefix + "secrets[" + i + "]=" + secrets[i]);
      }
      return properties;
    }
  }
}
