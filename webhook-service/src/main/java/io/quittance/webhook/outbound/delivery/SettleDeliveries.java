package io.quittance.webhook.outbound.delivery;

import static java.util.stream.Collectors.toSet;

import io.quittance.platform.transaction.RetryingTransactions;
import io.quittance.webhook.outbound.endpoint.EndpointHealth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes down what became of deliveries, and what that means for their endpoints, in one
 * transaction for many.
 */
@Service
class SettleDeliveries {

  private final Deliveries deliveries;
  private final EndpointHealth health;
  private final TellAboutEndpoints tellAboutEndpoints;
  private final TransactionTemplate transaction;

  SettleDeliveries(
      Deliveries deliveries,
      EndpointHealth health,
      TellAboutEndpoints tellAboutEndpoints,
      PlatformTransactionManager transactions) {
    this.deliveries = deliveries;
    this.health = health;
    this.tellAboutEndpoints = tellAboutEndpoints;
    this.transaction = new RetryingTransactions(transactions);
  }

  /** Settles; what another holder has taken meanwhile is left to it. */
  void settle(List<Result> results) {
    transaction.executeWithoutResult(
        _ -> {
          var counted = Set.copyOf(deliveries.settle(results));
          var settled =
              results.stream().filter(one -> counted.contains(one.claimed().id())).toList();
          var delivered = endpointsOf(settled, Result::isDelivered);
          health.works(delivered);
          var inVain = new HashSet<>(endpointsOf(settled, Result::isInVain));
          inVain.removeAll(delivered);
          health.fails(inVain);
          var gone = endpointsOf(settled, Result::isGone);
          tellAboutEndpoints.gone(gone);
          var givenUp = new HashSet<>(endpointsOf(settled, Result::isGivenUp));
          givenUp.removeAll(gone);
          tellAboutEndpoints.failing(givenUp);
        });
  }

  private static Set<UUID> endpointsOf(List<Result> results, Predicate<Result> which) {
    return results.stream().filter(which).map(one -> one.claimed().endpointId()).collect(toSet());
  }
}
