package io.quittance.payment.provider;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The providers that this installation can use. */
@Component
public class Providers {

  private final Map<String, Provider> byName;

  Providers(List<Provider> providers, ProviderGuards guards) {
    this.byName = providers.stream().collect(toUnmodifiableMap(Provider::name, guards::guard));
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

  /** The provider that takes a new payment. */
  public Provider forNewPayment() {
    // One provider is the rule until routing by rules arrives; the first by name is stable.
    return byName.values().stream()
        .min(java.util.Comparator.comparing(Provider::name))
        .orElseThrow(() -> new IllegalStateException("no provider is configured"));
  }
}
