package io.quittance.webhook.provider;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.quittance.platform.mode.Mode;
import io.quittance.platform.security.SecuritySettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The accounts whose webhooks we take. */
public final class ProviderAccounts {

  private static final int SECRET_LENGTH_MIN = 16;
  private static final String SIMULATOR = "simulator";

  private final Map<Address, ProviderAccount> accounts;

  private ProviderAccounts(Map<Address, ProviderAccount> accounts) {
    this.accounts = Map.copyOf(accounts);
  }

  private record Address(String provider, String account) {}

  /**
   * Brings adapters and configured accounts together.
   *
   * @throws IllegalStateException for two adapters of one provider, an account that is configured
   *     twice or whose provider has no adapter, and secrets that are short or the sandbox's, and
   *     what the adapter cannot work with: the service does not start
   */
  public static ProviderAccounts of(
      List<ProviderWebhooks> adapters,
      List<WebhookSettings.Account> configured,
      SecuritySettings security) {
    var byProvider =
        adapters.stream()
            .collect(toUnmodifiableMap(ProviderWebhooks::provider, Function.identity()));
    var accounts = new HashMap<Address, ProviderAccount>();
    for (var account : configured) {
      var adapter = byProvider.get(account.provider());
      if (adapter == null) {
        throw refused(account, "its provider has no adapter, known are " + byProvider.keySet());
      }
      requireSafe(account, security);
      var known =
          new ProviderAccount(
              adapter,
              account.account(),
              account.secrets(),
              account.settings(),
              account.livemode());
      requireUsable(account, known);
      if (accounts.put(new Address(account.provider(), account.account()), known) != null) {
        throw refused(account, "it is configured twice");
      }
    }
    return new ProviderAccounts(accounts);
  }

  /** The providers that have an account here. */
  public Set<String> providers() {
    return accounts.keySet().stream().map(Address::provider).collect(toUnmodifiableSet());
  }

  /** The account behind an address; empty when none is configured there. */
  public Optional<ProviderAccount> find(String provider, String account) {
    return Optional.ofNullable(accounts.get(new Address(provider, account)));
  }

  /**
   * Refuses accounts of the other mode, whose money would get into the books of this one. The
   * sandbox may have both: nothing is real there.
   *
   * @throws IllegalStateException for one of the other mode: the service does not start
   */
  public static void requireMode(
      List<WebhookSettings.Account> configured, Mode mode, SecuritySettings security) {
    for (var account : configured) {
      if (!security.sandbox() && account.livemode() != (mode == Mode.LIVE)) {
        throw refused(account, "its livemode does not go with quittance.mode");
      }
      if (account.provider().equals(SIMULATOR) && mode == Mode.LIVE) {
        throw refused(account, "the simulator is for quittance.mode test only");
      }
    }
  }

  private static void requireSafe(WebhookSettings.Account account, SecuritySettings security) {
    for (var secret : account.secrets()) {
      if (secret.value().length() < SECRET_LENGTH_MIN) {
        throw refused(account, "a secret has less than " + SECRET_LENGTH_MIN + " characters");
      }
    }
    boolean misplaced =
        Stream.concat(account.secrets().stream(), account.settings().values().stream())
            .anyMatch(secret -> security.isMisplaced(secret.value()));
    if (misplaced) {
      throw refused(account, "its secret is the sandbox's; set a secret one");
    }
  }

  private static void requireUsable(WebhookSettings.Account account, ProviderAccount known) {
    try {
      known.adapter().check(known);
    } catch (IllegalArgumentException unusable) {
      throw refused(account, String.valueOf(unusable.getMessage()));
    }
  }

  private static IllegalStateException refused(WebhookSettings.Account account, String why) {
    return new IllegalStateException(
        "quittance.webhook.accounts: %s/%s: %s"
            .formatted(account.provider(), account.account(), why));
  }
}
