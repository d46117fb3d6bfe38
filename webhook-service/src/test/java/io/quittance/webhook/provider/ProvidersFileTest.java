package io.quittance.webhook.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.ProvidersFile;
import io.quittance.infrastructure.TestTokens;
import io.quittance.platform.security.SecuritySettings;
import io.quittance.platform.security.token.TokenSettings;
import io.quittance.webhook.WebhookServiceTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;

/** deploy/providers.yml with everything in it turned on. */
@WebhookServiceTest
class ProvidersFileTest {

  private final List<ProviderWebhooks> adapters;

  ProvidersFileTest(List<ProviderWebhooks> adapters) {
    this.adapters = adapters;
  }

  @Test
  void everyAccountIsOneThatItsAdapterCanWorkWith() throws Exception {
    var sources = new MutablePropertySources();
    sources.addLast(new MapPropertySource("environment", environment()));
    new YamlPropertySourceLoader().load("providers", file()).forEach(sources::addLast);
    var settings =
        new Binder(
                ConfigurationPropertySources.from(sources),
                new PropertySourcesPlaceholdersResolver(sources))
            .bind(
                "quittance.webhook",
                Bindable.of(WebhookSettings.class),
                new NoUnboundElementsBindHandler(BindHandler.DEFAULT, _ -> true))
            .get();

    var accounts =
        ProviderAccounts.of(
            adapters,
            settings.accounts(),
            new SecuritySettings(new TokenSettings(null, TestTokens.trusted()), List.of(), false));

    assertThat(settings.accounts())
        .hasSameSizeAs(adapters)
        .allSatisfy(
            account ->
                assertThat(accounts.find(account.provider(), account.account())).isPresent());
  }

  private static ByteArrayResource file() throws IOException {
    return new ByteArrayResource(ProvidersFile.turnedOn().getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> environment() throws NoSuchAlgorithmException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var key =
        Base64.getEncoder().encodeToString(generator.generateKeyPair().getPublic().getEncoded());
    return Map.ofEntries(
        Map.entry("QUITTANCE_SIMULATOR_WEBHOOK_SECRET", "a secret of the simulator"),
        Map.entry("STRIPE_WEBHOOK_SECRET", "whsec_0123456789abcdef"),
        Map.entry("ADYEN_MERCHANT_ACCOUNT", "ShopEU"),
        Map.entry("ADYEN_HMAC_KEY", "0123456789ABCDEF".repeat(4)),
        Map.entry("BRAINTREE_PUBLIC_KEY", "public0123456789"),
        Map.entry("BRAINTREE_PRIVATE_KEY", "private0123456789"),
        Map.entry("BRAINTREE_MERCHANT_ID", "shop"),
        Map.entry("WECHAT_PUBLIC_KEY", "PUB_KEY_ID_01:" + key),
        Map.entry("WECHAT_MERCHANT_ID", "1900000001"),
        Map.entry("WECHAT_APP_ID", "wx0123456789"),
        Map.entry("WECHAT_API_V3_KEY", "0123456789abcdef".repeat(2)),
        Map.entry("ALIPAY_PUBLIC_KEY", key),
        Map.entry("ALIPAY_APP_ID", "2021000000000001"),
        Map.entry("ALIPAY_SELLER_ID", "2088000000000001"),
        Map.entry("BANK_IBAN", "DE89370400440532013000"),
        Map.entry("BANK_PUBLIC_KEY", "whpk_" + Base64.getEncoder().encodeToString(new byte[32])));
  }
}
