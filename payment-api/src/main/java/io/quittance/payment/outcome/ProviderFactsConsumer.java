package io.quittance.payment.outcome;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.platform.audit.Actor;
import io.quittance.platform.audit.TellActor;
import io.quittance.platform.id.Ids;
import io.quittance.platform.inbox.EventHandler;
import io.quittance.platform.inbox.ReceivedEvent;
import io.quittance.platform.watch.RepeatedLook;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Applies the facts that webhooks and reports bring. What cannot be applied yet waits. */
@Configuration(proxyBeanMethods = false)
class ProviderFactsConsumer {

  private final ToldFacts facts;
  private final WaitingFacts waiting;
  private final JdbcClient jdbc;
  private final EntityManager entities;
  private final TellActor tellActor;
  private final FactLag lag;

  ProviderFactsConsumer(
      ToldFacts facts,
      WaitingFacts waiting,
      JdbcClient jdbc,
      EntityManager entities,
      TellActor tellActor,
      FactLag lag) {
    this.lag = lag;
    this.jdbc = jdbc;
    this.entities = entities;
    this.tellActor = tellActor;
    this.facts = facts;
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
        var arrived = events.stream().flatMap(event -> Arrived.of(event).stream()).toList();
        var settled = settledAmong(arrived);
        arrived.forEach(
            event ->
                event
                    .paymentIfSettled(settled)
                    .ifPresentOrElse(payment -> note(event, payment), () -> apply(event)));
      }
    };
  }

  @Bean
  RecurringTask<Void> retryWaitingFacts() {
    return Tasks.recurring("retry-waiting-facts", FixedDelay.ofSeconds(5))
        .execute((_, _) -> waiting.retryDue(facts::apply));
  }

  @Bean
  RepeatedLook waitingFactsLook() {
    return new RepeatedLook("look-at-waiting-facts", RepeatedLook.USUALLY_EVERY, waiting::count);
  }

  /**
   * The operations of a batch that have succeeded already, most often because the provider's answer
   * was faster than its webhook: one question instead of a row lock for each.
   */
  private Map<UUID, Settled> settledAmong(List<Arrived> events) {
    var ids = events.stream().flatMap(event -> event.operation().stream()).toArray(UUID[]::new);
    return jdbc
        .sql(
            """
            SELECT id, payment_intent_id, amount, currency FROM payment_transaction
            WHERE id = ANY(:ids) AND status = 'SUCCEEDED'
            """)
        .param("ids", ids)
        .query(DataClassRowMapper.newInstance(Settled.class))
        .list()
        .stream()
        .collect(toUnmodifiableMap(Settled::id, Function.identity()));
  }

  private void note(Arrived arrived, UUID paymentIntentId) {
    facts.note(paymentIntentId, arrived.event().source(), arrived.fact());
    lag.applied(arrived.fact(), arrived.event().time());
  }

  private void apply(Arrived arrived) {
    // What the fact before changed is written as its doing.
    entities.flush();
    tellActor.become(
        Actor.provider(arrived.fact().subject().provider(), arrived.event().id().toString()));
    if (facts.apply(arrived.event().source(), arrived.fact())) {
      lag.applied(arrived.fact(), arrived.event().time());
    } else {
      waiting.add(arrived.event());
    }
  }

  /** An event of a kind that we know, read once. */
  private record Arrived(ReceivedEvent event, ProviderFact fact) {

    static Optional<Arrived> of(ReceivedEvent event) {
      return event.read(ProviderFact.CATALOG).map(fact -> new Arrived(event, fact));
    }

    Optional<UUID> operation() {
      return Optional.ofNullable(fact.subject().transactionId())
          .flatMap(reference -> Ids.read(PaymentTransaction.PREFIX, reference));
    }

    /** The payment of an operation that has succeeded, when this only says so once more. */
    Optional<UUID> paymentIfSettled(Map<UUID, Settled> settled) {
      return operation().map(settled::get).filter(this::saysTheSame).map(Settled::paymentIntentId);
    }

    /** Anything else must be looked at. */
    private boolean saysTheSame(Settled known) {
      return switch (fact) {
        case ProviderFact.Authorized _, ProviderFact.Voided _ -> true;
        case ProviderFact.Captured(var _, var amount, var currency, var _) ->
            known.isOf(amount, currency);
        case ProviderFact.Refunded(var _, var amount, var currency, var _) ->
            known.isOf(amount, currency);
        default -> false;
      };
    }
  }

  /** An operation that has succeeded, and what it moved. */
  private record Settled(UUID id, UUID paymentIntentId, long amount, String currency) {

    boolean isOf(long otherAmount, String otherCurrency) {
      return amount == otherAmount && currency.equals(otherCurrency);
    }
  }
}
