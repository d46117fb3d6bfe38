package io.quittance.reconciliation.statement.fetch;

import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.statement.StatementFormats;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      ReconciliationSettings settings, StatementFormats formats, List<StatementSource> sources) {
    sources.forEach(source -> byProvider.put(source.provider(), source));
    var download = new Download(TIMEOUT);
    settings
        .providers()
        .forEach(
            (name, provider) -> {
              if (provider.url() != null && provider.apiKey() != null) {
                byProvider.putIfAbsent(
                    name,
                    new SimulatorSource(
                        name,
                        provider.url(),
                        formats.named(provider.format()).path(),
                        provider.apiKey(),
                        download));
              }
            });
  }

  /** The source of a provider; empty when its statements come another way. */
  public Optional<StatementSource> of(String provider) {
    return Optional.ofNullable(byProvider.get(provider));
  }
}
