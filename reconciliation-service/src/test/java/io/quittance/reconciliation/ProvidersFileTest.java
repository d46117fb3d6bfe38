package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.ProvidersFile;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** deploy/providers.yml with everything in it turned on, as this service reads it. */
class ProvidersFileTest {

  private static final String PROVIDERS = "quittance.reconciliation.providers";

  private final Binder binder;

  ProvidersFileTest() throws Exception {
    var file = new ByteArrayResource(ProvidersFile.turnedOn().getBytes(StandardCharsets.UTF_8));
    var sources = new MutablePropertySources();
    new YamlPropertySourceLoader().load("providers", file).forEach(sources::addLast);
    // Placeholders stand for themselves, but for addresses, which have to be addresses.
    this.binder =
        new Binder(
            ConfigurationPropertySources.from(sources),
            value -> value instanceof String text ? addressIn(text) : value);
  }

  private static String addressIn(String text) {
    return text.contains("_URL}") ? "https://example.com" : text;
  }

  @Test
  void everyProviderIsOneThatCanBeReconciled() {
    var providers =
        binder
            .bind(
                PROVIDERS,
                Bindable.mapOf(String.class, ReconciliationSettings.Provider.class),
                everything())
            .get();

    var formats = new TreeMap<String, String>();
    providers.forEach((name, provider) -> formats.put(name, provider.format()));
    assertThat(formats)
        .containsEntry("simulator", "simulator")
        .containsEntry("stripe", "stripe-payout")
        .containsEntry("adyen", "adyen-settlement")
        .containsEntry("wechat", "wechat-bill")
        .containsEntry("alipay", "alipay-bill")
        .containsEntry("bank", "camt.053");
  }

  @Test
  void everyDownloadHasItsSettings() {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    var downloads =
        scanner.findCandidateComponents("io.quittance.reconciliation.statement.fetch").stream()
            .<Class<?>>map(found -> ClassUtils.resolveClassName(found.getBeanClassName(), null))
            .toList();

    assertThat(downloads)
        .hasSize(4)
        .allSatisfy(
            settings -> {
              var prefix = settings.getAnnotation(ConfigurationProperties.class).value();
              assertThat(binder.bind(prefix, Bindable.of(settings), everything()).isBound())
                  .as(prefix)
                  .isTrue();
            });
  }

  private static NoUnboundElementsBindHandler everything() {
    return new NoUnboundElementsBindHandler(BindHandler.DEFAULT, _ -> true);
  }
}
