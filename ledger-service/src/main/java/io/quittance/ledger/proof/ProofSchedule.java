package io.quittance.ledger.proof;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Seals each second, proves each few minutes, and walks the whole chain each day. */
@Configuration(proxyBeanMethods = false)
class ProofSchedule {

  @Bean
  RecurringTask<Void> sealJournal(SealEntries sealEntries) {
    return Tasks.recurring("seal-journal", FixedDelay.ofSeconds(1))
        .execute((_, _) -> sealEntries.sealAll());
  }

  @Bean
  RecurringTask<Void> proveLedgerOften(WatchLedger watchLedger) {
    return Tasks.recurring("prove-ledger", FixedDelay.ofMinutes(5))
        .execute((_, _) -> watchLedger.watch());
  }

  @Bean
  RecurringTask<Void> proveLedgerDaily(WatchLedger watchLedger) {
    return Tasks.recurring("prove-whole-ledger", FixedDelay.ofHours(24))
        .execute((_, _) -> watchLedger.watchAll());
  }
}
