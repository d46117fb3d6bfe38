package io.quittance.platform.watch;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a service imports to prove its {@link Proof} beans again and again, and to show how many
 * events wait in its outbox. Its database needs the migrations db/platform/watch and
 * db/platform/schedule.
 */
@Configuration(proxyBeanMethods = false)
public class PlatformWatch {

  private static final int PROVE_EVERY_SECONDS = 30;

  @Bean
  ProveInvariants proveInvariants(
      ObjectProvider<Proof> proofs, JdbcClient jdbc, TransactionTemplate transaction) {
    return new ProveInvariants(proofs.orderedStream().toList(), jdbc, transaction);
  }

  @Bean
  InvariantMeters invariantMeters(
      ObjectProvider<Proof> proofs, JdbcClient jdbc, MeterRegistry meters) {
    return new InvariantMeters(proofs.orderedStream().toList(), jdbc, meters);
  }

  @Bean
  RecurringTask<Void> proveInvariantsOften(ProveInvariants proveInvariants) {
    return Tasks.recurring("prove-invariants", FixedDelay.ofSeconds(PROVE_EVERY_SECONDS))
        .execute((_, _) -> proveInvariants.prove());
  }

  @Bean
  RepeatedLook invariantLook(InvariantMeters invariants) {
    return new RepeatedLook("look-at-invariants", RepeatedLook.USUALLY_EVERY, invariants::look);
  }

  @Bean
  RepeatedLook outboxLook(JdbcClient jdbc, MeterRegistry meters) {
    var outbox = new OutboxMeters(jdbc, meters);
    return new RepeatedLook("look-at-outbox", RepeatedLook.USUALLY_EVERY, outbox::look);
  }
}
