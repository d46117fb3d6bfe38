package io.quittance.payment.routing;

import static io.quittance.payment.PaymentProblem.ROUTING_VERSION_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.payment.provider.Providers;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Shows rules and what they would decide. */
@Service
class FindRules {

  private final RuleSets ruleSets;
  private final Providers providers;
  private final DecideRoute decideRoute;

  FindRules(RuleSets ruleSets, Providers providers, ProviderHealth health) {
    this.ruleSets = ruleSets;
    this.providers = providers;
    this.decideRoute = new DecideRoute(providers::capabilities, health::illness);
  }

  /** The rules that decide now; by the names of providers where nobody has set any. */
  RuleSet active() {
    long version = ruleSets.activeVersion();
    return version == 0 ? byName() : ruleSets.find(version).orElseThrow();
  }

  private RuleSet version(long version) {
    return ruleSets.find(version).orElseThrow(() -> ROUTING_VERSION_NOT_FOUND.because(version));
  }

  private RuleSet byName() {
    return new RuleSet(
        0,
        0,
        RuleSetStatus.ACTIVE,
        "providers by their names, until rules are set",
        "quittance",
        Instant.EPOCH,
        null,
        null,
        null,
        RoutingRules.oneAfterAnother(providers.names()).inOrder());
  }

  /** Newest first, with one more than the limit. */
  List<RuleSet> page(@Nullable String cursor, int limit) {
    return ruleSets.page(before(cursor), limit + 1);
  }

  private static long before(@Nullable String cursor) {
    if (cursor == null) {
      return Long.MAX_VALUE;
    }
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException nonsense) {
      throw invalid("cursor", "is none of ours");
    }
  }

  /**
   * What a version would decide about a payment, as providers are now.
   *
   * @param version null for the active one
   * @throws io.quittance.platform.problem.Refusal {@code routing_version_not_found}
   */
  RoutingDecision dryRun(@Nullable Long version, RoutingQuestion question) {
    var ruleSet = version == null ? active() : version(version);
    return decideRoute.decide(
        new RoutingRules(ruleSet.version(), ruleSet.rules()), question, Set.of());
  }
}
