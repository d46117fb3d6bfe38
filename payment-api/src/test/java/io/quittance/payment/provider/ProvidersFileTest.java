package io.quittance.payment.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.infrastructure.ProvidersFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
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

/** deploy/providers.yml with everything in it turned on: each adapter knows all that it says. */
class ProvidersFileTest {

  private static final String SEAM = "io.quittance.payment.provider";

  @Test
  void everySettingIsOneOfItsAdapter() throws IOException {
    var sources = new MutablePropertySources();
    new YamlPropertySourceLoader().load("providers", file()).forEach(sources::addLast);
    // Placeholders stand for themselves, but for addresses, which have to be addresses.
    var binder = new Binder(ConfigurationPropertySources.from(sources), ProvidersFileTest::filled);
    var bound = new TreeSet<String>();

    for (var settings : settingsOfAdapters()) {
      var prefix = settings.getAnnotation(ConfigurationProperties.class).value();
      if (!settings.getPackageName().equals(SEAM) && !prefix.endsWith(".simulator")) {
        assertThat(
                binder
                    .bind(
                        prefix,
                        Bindable.of(settings),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, _ -> true))
                    .isBound())
            .as(prefix)
            .isTrue();
        bound.add(prefix);
      }
    }

    assertThat(bound).contains("quittance.payment.stripe", "quittance.payment.alipay");
  }

  private static Object filled(Object value) {
    return value instanceof String text
        ? text.replaceAll("\\$\\{[A-Z_]+_URL[^}]*}", "https://example.com")
        : value;
  }

  private static List<Class<?>> settingsOfAdapters() {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    var classes = new ArrayList<Class<?>>();
    scanner
        .findCandidateComponents(SEAM)
        .forEach(found -> classes.add(ClassUtils.resolveClassName(found.getBeanClassName(), null)));
    return classes;
  }

  private static ByteArrayResource file() throws IOException {
    return new ByteArrayResource(ProvidersFile.turnedOn().getBytes(StandardCharsets.UTF_8));
  }
}
