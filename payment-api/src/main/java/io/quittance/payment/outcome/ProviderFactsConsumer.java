package io.quittance.payment.outcome;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.platform.id.Ids;
import io.quittance.platform.inbox.EventHandler;
import io.quittance.platform.inbox.ReceivedEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Applies the facts that webhooks and reports bring. What cannot be applied yet waits. */
@Configuration(proxyBeanMethods = false)
class ProviderFactsConsumer {

  private final ApplyProviderFact applyFact;
  private final WaitingFacts waiting;
  private final JdbcClient jdbc;

  ProviderFactsConsumer(ApplyProviderFact applyFact, WaitingFacts waiting, JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.applyFact = applyFact;
    this.waiting = waiting;
  }

  @Bean
  EventHandler providerFacts() {
    return new EventHandler() {
      @Override
      public String name() {
        return "payment-api.provider-facts";
      }

      @Override
      public Set<String> topics() {
        return Set.of(ProviderFact.CATALOG.topic());
      }

      @Override
      public void handle(List<ReceivedEvent> events) {
        var settled = settledAmong(events);
        events.stream()
            .filter(event -> !repeatsWhatIsSettled(event, settled))
            .forEach(event -> apply(event));
      }
    };
  }

  @Bean
  RecurringTask<Void> retryWaitingFacts() {
    return Tasks.recurring("retry-waiting-facts", FixedDelay.ofSeconds(5))
        .execute((_, _) -> waiting.retryDue(applyFact::apply));
  }

  /**
   * The operations of a batch that have succeeded already, most often because the provider's answer
   * was faster than its webhook: one question instead of a row lock for each.
   */
  private Set<UUID> settledAmong(List<ReceivedEvent> events) {
    var ids =
        events.stream()
            .map(event -> event.read(ProviderFact.CATALOG))
            .flatMap(Optional::stream)
            .flatMap(fact -> operationOf(fact).stream())
            .toArray(UUID[]::new);
    return Set.copyOf(
        jdbc.sql("SELECT id FROM payment_transaction WHERE id = ANY(:ids) AND status = 'SUCCEEDED'")
            .param("ids", ids)
            .query((row, _) -> row.getObject(1, UUID.class))
            .list());
  }

  /** A success of what has succeeded changes nothing; anything else must be looked at. */
  private static boolean repeatsWhatIsSettled(ReceivedEvent event, Set<UUID> settled) {
    return event
        .read(ProviderFact.CATALOG)
        .filter(ProviderFactsConsumer::isSuccess)
        .flatMap(ProviderFactsConsumer::operationOf)
        .filter(settled::contains)
        .isPresent();
  }

  private static boolean isSuccess(ProviderFact fact) {
    return fact instanceof ProviderFact.Authorized
        || fact instanceof ProviderFact.Captured
        || fact instanceof ProviderFact.Voided
        || fact instanceof ProviderFact.Refunded;
  }

  private static Optional<UUID> operationOf(ProviderFact fact) {
    return Optional.ofNullable(fact.subject().transactionId())
        .flatMap(reference -> Ids.read(PaymentTransaction.PREFIX, reference));
  }

  private void apply(ReceivedEvent event) {
    event
        .read(ProviderFact.CATALOG)
        .filter(fact -> !applyFact.apply(fact))
        .ifPresent(_ -> waiting.add(event));
  }
}
