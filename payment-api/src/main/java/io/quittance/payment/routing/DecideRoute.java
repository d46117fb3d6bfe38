package io.quittance.payment.routing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quittance.payment.provider.Capabilities;
import io.quittance.payment.timeline.TimelineEntry.Candidate;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the provider for a payment: the rules in their order, of the first that holds the targets
 * that can take it, of these the one whose share it belongs to, and an ill one only after the
 * others.
 *
 * <p>A rule none of whose targets can take the payment is passed over. The same question gets the
 * same answer as long as rules and providers are the same.
 */
final class DecideRoute {

  private final Function<String, Optional<Capabilities>> capabilities;
  private final Function<String, Optional<String>> illness;

  /**
   * Asks about providers by name.
   *
   * @param capabilities empty for one that is not configured
   * @param illness why one should not be asked now, for people; empty when it is well
   */
  DecideRoute(
      Function<String, Optional<Capabilities>> capabilities,
      Function<String, Optional<String>> illness) {
    this.capabilities = capabilities;
    this.illness = illness;
  }

  /**
   * Decides.
   *
   * @param tried providers that were asked already; where the deciding rule has no others, nobody
   *     is chosen, whatever later rules say
   */
  RoutingDecision decide(RoutingRules rules, RoutingQuestion question, Set<String> tried) {
    List<Candidate> excluded = new ArrayList<>();
    for (var rule : rules.inOrder()) {
      if (!rule.when().hold(question)) {
        continue;
      }
      List<RoutingTarget> able = new ArrayList<>();
      for (var target : rule.targets()) {
        var objection = objection(target, question);
        objection.ifPresentOrElse(
            why -> excluded.add(candidate(target, "EXCLUDED", why)), () -> able.add(target));
      }
      if (!able.isEmpty()) {
        return among(able, rule, rules.version(), question, tried, excluded);
      }
    }
    return new RoutingDecision(rules.version(), null, null, excluded, false);
  }

  private Optional<String> objection(RoutingTarget target, RoutingQuestion question) {
    return capabilities
        .apply(target.provider())
        .map(
            can ->
                can.objection(question.amount(), question.methodType(), question.capturedLater()))
        .orElse(Optional.of("is not configured"));
  }

  private RoutingDecision among(
      List<RoutingTarget> able,
      RoutingRule rule,
      long version,
      RoutingQuestion question,
      Set<String> tried,
      List<Candidate> excluded) {
    List<RoutingTarget> left = new ArrayList<>();
    for (var target : able) {
      if (tried.contains(target.provider())) {
        excluded.add(candidate(target, "EXCLUDED", "was tried"));
      } else {
        left.add(target);
      }
    }
    List<Candidate> well = new ArrayList<>();
    List<Candidate> ill = new ArrayList<>();
    for (var target : byShare(left, question.paymentId())) {
      illness
          .apply(target.provider())
          .ifPresentOrElse(
              why -> ill.add(candidate(target, "PUT_BACK", why)),
              () -> well.add(candidate(target, "NEXT", null)));
    }
    well.addAll(ill);
    if (!well.isEmpty()) {
      var first = well.getFirst();
      well.set(0, new Candidate(first.provider(), first.sharePercent(), "CHOSEN", first.reason()));
    }
    var chosen = well.isEmpty() ? null : well.getFirst().provider();
    well.addAll(excluded);
    return new RoutingDecision(version, rule.name(), chosen, well, rule.retrySoftDeclines());
  }

  /** The one whose share the payment belongs to comes first, the others follow as they are. */
  private static List<RoutingTarget> byShare(List<RoutingTarget> targets, UUID paymentId) {
    int shares = targets.stream().mapToInt(RoutingTarget::sharePercent).sum();
    if (shares == 0) {
      return targets;
    }
    int point = point(paymentId, shares);
    List<RoutingTarget> ordered = new ArrayList<>(targets);
    for (var target : targets) {
      point -= target.sharePercent();
      if (point < 0) {
        ordered.remove(target);
        ordered.addFirst(target);
        break;
      }
    }
    return ordered;
  }

  /** A number from 0 to below {@code bound}; ids have a time in them, which a hash mixes. */
  private static int point(UUID id, int bound) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(id.toString().getBytes(US_ASCII));
      return Math.floorMod(ByteBuffer.wrap(hash).getLong(), bound);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Candidate candidate(
      RoutingTarget target, String standing, @Nullable String reason) {
    return new Candidate(target.provider(), target.sharePercent(), standing, reason);
  }
}
