package io.quittance.payment.routing;

import io.quittance.contracts.provider.DeclineCode;
import io.quittance.payment.provider.Providers;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * How well providers do: whether they answer, and how many of their authorizations succeed.
 *
 * <p>Each instance judges by the outcomes that passed through it, and forgets them when it stops.
 * An outcome whose transaction is rolled back and repeated may count twice, which moves no money.
 */
@Component
@EnableConfigurationProperties(RoutingSettings.class)
public class ProviderHealth {

  /**
   * Declines that another provider might not have got: whoever decided did not say anything about
   * this customer or this card. All others, such as {@code insufficient_funds}, would have been the
   * same anywhere and do not count.
   */
  private static final Set<DeclineCode> COUNTED =
      EnumSet.of(
          DeclineCode.APPROVE_WITH_ID,
          DeclineCode.CALL_ISSUER,
          DeclineCode.DO_NOT_HONOR,
          DeclineCode.GENERIC_DECLINE,
          DeclineCode.ISSUER_NOT_AVAILABLE,
          DeclineCode.NO_ACTION_TAKEN,
          DeclineCode.NOT_PERMITTED,
          DeclineCode.PROCESSING_ERROR,
          DeclineCode.REENTER_TRANSACTION,
          DeclineCode.SERVICE_NOT_ALLOWED,
          DeclineCode.TRANSACTION_NOT_ALLOWED,
          DeclineCode.TRY_AGAIN_LATER);

  private final Providers providers;
  private final RoutingSettings settings;
  private final Clock clock;
  private final Map<String, AuthorizationRate> rates = new ConcurrentHashMap<>();

  ProviderHealth(Providers providers, RoutingSettings settings, Clock clock) {
    this.providers = providers;
    this.settings = settings;
    this.clock = clock;
  }

  /** A provider authorized something. */
  public void authorized(String provider) {
    rate(provider).note(true);
  }

  /** A provider declined something. */
  public void declined(String provider, String declineCode) {
    if (DeclineCode.of(declineCode).filter(COUNTED::contains).isPresent()) {
      rate(provider).note(false);
    }
  }

  /** Why it should be asked after the others, for people; empty when it is well. */
  Optional<String> illness(String provider) {
    return providers.isSilent(provider)
        ? Optional.of("has not answered lately")
        : rate(provider).illness();
  }

  private AuthorizationRate rate(String provider) {
    return rates.computeIfAbsent(provider, name -> new AuthorizationRate(name, settings, clock));
  }
}
