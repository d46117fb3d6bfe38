package io.quittance.payment.routing;

import io.quittance.payment.provider.Providers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rules that decide now, as the database had them half a second ago at most. */
@Component
class ActiveRules {

  /** Instances notice a new version within a second. */
  private static final Duration KEPT = Duration.ofMillis(500);

  private final RuleSets ruleSets;
  private final Providers providers;
  private volatile @Nullable Copy copy;

  ActiveRules(RuleSets ruleSets, Providers providers) {
    this.ruleSets = ruleSets;
    this.providers = providers;
  }

  RoutingRules current() {
    var known = copy;
    if (known != null && System.nanoTime() - known.readAt() < KEPT.toNanos()) {
      return known.rules();
    }
    long readAt = System.nanoTime();
    long version = ruleSets.activeVersion();
    var rules =
        known != null && known.rules().version() == version ? known.rules() : version(version);
    copy = new Copy(rules, readAt);
    return rules;
  }

  /** The rules of a version, whatever became of it; those by name for version 0. */
  private RoutingRules version(long version) {
    return version == 0
        ? RoutingRules.oneAfterAnother(providers.names())
        : new RoutingRules(version, ruleSets.find(version).orElseThrow().rules());
  }

  /** Rules, and when they were asked for. */
  private record Copy(RoutingRules rules, long readAt) {}
}
