package io.quittance.reconciliation.statement.fetch;

import io.quittance.platform.client.ServiceClients;
import io.quittance.platform.security.token.ServiceTokens;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.statement.StatementFormat;
import io.quittance.reconciliation.statement.StatementFormats;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The sources of all providers that have one: a bean each, and for every other provider with a URL
 * the simulator's API. Statements of the rest are uploaded, or come by the watched folder.
 */
@Component
public class StatementSources {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Map<String, StatementSource> byProvider = new HashMap<>();

  StatementSources(
      ReconciliationSettings settings,
      StatementFormats formats,
      List<StatementSource> sources,
      ServiceTokens tokens,
      ServiceClients services) {
    sources.forEach(source -> byProvider.put(source.provider(), source));
    var fromProviders = new Download(TIMEOUT);
    var fromServices = new Download(services.forServices(TIMEOUT));
    settings
        .providers()
        .forEach(
            (name, provider) -> {
              var format = formats.named(provider.format());
              var bearer = bearer(format, provider.apiKey(), tokens);
              if (provider.url() != null && bearer.isPresent()) {
                byProvider.putIfAbsent(
                    name,
                    new SimulatorSource(
                        name,
                        provider.url(),
                        format.path(),
                        bearer.get(),
                        format.service().isPresent() ? fromServices : fromProviders));
              }
            });
  }

  private static Optional<Supplier<String>> bearer(
      StatementFormat format, @Nullable String apiKey, ServiceTokens tokens) {
    return format
        .service()
        .map(service -> (Supplier<String>) () -> tokens.showTo(service))
        .or(() -> Optional.ofNullable(apiKey).map(key -> () -> key));
  }

  /** The source of a provider; empty when its statements come another way. */
  public Optional<StatementSource> of(String provider) {
    return Optional.ofNullable(byProvider.get(provider));
  }
}
