package io.quittance.payment.routing;

import static io.quittance.payment.PaymentProblem.ROUTING_RULES_CHANGED;
import static io.quittance.payment.PaymentProblem.ROUTING_SECOND_PERSON_NEEDED;
import static io.quittance.payment.PaymentProblem.ROUTING_VERSION_DECIDED;
import static io.quittance.payment.PaymentProblem.ROUTING_VERSION_NOT_FOUND;

import io.quittance.payment.operator.BreakGlass;
import io.quittance.payment.provider.Providers;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes proposed rules the active ones when somebody else agrees, or ends them. */
@Service
class DecideRules {

  private static final Logger log = LoggerFactory.getLogger(DecideRules.class);

  private final RuleSets ruleSets;
  private final Providers providers;
  private final BreakGlass breakGlass;
  private final TransactionTemplate transaction;

  DecideRules(
      RuleSets ruleSets,
      Providers providers,
      BreakGlass breakGlass,
      TransactionTemplate transaction) {
    this.ruleSets = ruleSets;
    this.providers = providers;
    this.breakGlass = breakGlass;
    this.transaction = transaction;
  }

  /**
   * Makes a version the active one. The same person may ask again.
   *
   * @param emergency why somebody approves rules of their own, where {@link BreakGlass} allows it
   * @throws io.quittance.platform.problem.Refusal {@code routing_version_not_found}, {@code
   *     routing_version_decided}, {@code routing_second_person_needed}, {@code
   *     break_glass_not_allowed}, {@code routing_rules_changed} when another version was approved
   *     since it was proposed, or what {@link CheckRules} says, as far as providers are configured
   *     no more
   */
  RuleSet approve(long version, String by, @Nullable String emergency) {
    return transaction.execute(_ -> decide(version, by, null, emergency));
  }

  /**
   * Rejects a version; whoever proposed it may do so too. The same person may ask again.
   *
   * @throws io.quittance.platform.problem.Refusal {@code routing_version_not_found}, {@code
   *     routing_version_decided}
   */
  RuleSet reject(long version, String by, String reason) {
    return transaction.execute(_ -> decide(version, by, reason, null));
  }

  private RuleSet decide(
      long version, String by, @Nullable String rejection, @Nullable String emergency) {
    ruleSets.lockDecisions();
    var proposed =
        ruleSets.find(version).orElseThrow(() -> ROUTING_VERSION_NOT_FOUND.because(version));
    var decidedBy = proposed.decidedBy();
    if (decidedBy != null) {
      boolean isRepeat =
          decidedBy.equals(by) && (proposed.rejection() == null) == (rejection == null);
      if (isRepeat) {
        return proposed;
      }
      throw ROUTING_VERSION_DECIDED.because(version, proposed.status());
    }
    if (rejection == null) {
      refuseUnlessAnother(proposed, by, emergency);
    }
    ruleSets.decide(proposed, by, rejection);
    log.info(
        "routing rules {} were {} by {}, proposed by {}",
        version,
        rejection == null ? "approved" : "rejected",
        by,
        proposed.proposedBy());
    return ruleSets.find(version).orElseThrow();
  }

  private void refuseUnlessAnother(RuleSet proposed, String by, @Nullable String emergency) {
    boolean isOwn = proposed.proposedBy().equals(by);
    if (isOwn && emergency == null) {
      throw ROUTING_SECOND_PERSON_NEEDED.because();
    }
    if (proposed.status() == RuleSetStatus.OUTDATED) {
      throw ROUTING_RULES_CHANGED.because(ruleSets.activeVersion());
    }
    CheckRules.check(proposed.rules(), Set.copyOf(providers.names()));
    if (isOwn && emergency != null) {
      breakGlass.use(
          BreakGlass.Action.ROUTING_RULES, Long.toString(proposed.version()), by, emergency);
    }
  }
}
