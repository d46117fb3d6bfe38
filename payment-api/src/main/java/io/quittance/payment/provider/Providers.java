package io.quittance.payment.provider;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.quittance.payment.method.MethodTakers;
import io.quittance.payment.method.PaymentMethodType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The providers that this installation can use. */
@Component
@EnableConfigurationProperties(ProviderOrder.class)
public class Providers implements MethodTakers {

  private final Map<String, Provider> byName;
  private final List<String> names;
  private final ProviderGuards guards;

  Providers(List<Provider> providers, ProviderGuards guards, ProviderOrder order) {
    this.byName = providers.stream().collect(toUnmodifiableMap(Provider::name, guards::guard));
    this.names =
        byName.keySet().stream()
            .sorted(
                Comparator.comparing((String name) -> !name.equals(order.first()))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    this.guards = guards;
  }

  /**
   * The provider of a name.
   *
   * @throws IllegalStateException when it is no longer configured
   */
  public Provider named(String name) {
    var provider = byName.get(name);
    if (provider == null) {
      throw new IllegalStateException("no provider is configured under the name " + name);
    }
    return provider;
  }

  /** The names of all of them: the one that is configured to be first, then by alphabet. */
  @Override
  public List<String> names() {
    return names;
  }

  /** What a provider can do; empty when it is not configured. */
  public Optional<Capabilities> capabilities(String name) {
    return Optional.ofNullable(byName.get(name)).map(Provider::capabilities);
  }

  @Override
  public List<String> takersOf(String token) {
    return byName.values().stream()
        .filter(provider -> provider.takesToken(token))
        .map(Provider::name)
        .sorted()
        .toList();
  }

  @Override
  public boolean take(PaymentMethodType type) {
    return byName.values().stream()
        .anyMatch(provider -> provider.capabilities().methodTypes().contains(type));
  }

  /** Whether it has not answered lately, so that it is not asked at the moment. */
  public boolean isSilent(String name) {
    return byName.containsKey(name) && guards.isOpen(name);
  }
}
