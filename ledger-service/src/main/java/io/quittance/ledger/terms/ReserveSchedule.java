package io.quittance.ledger.terms;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Releases reserves each day, soon after midnight UTC and before anybody's payouts. */
@Configuration(proxyBeanMethods = false)
class ReserveSchedule {

  private static final LocalTime AT = LocalTime.of(0, 10);

  @Bean
  RecurringTask<Void> releaseReserveDaily(ReleaseReserve releaseReserve) {
    return Tasks.recurring("release-reserve", Schedules.daily(ZoneOffset.UTC, AT))
        .execute((_, _) -> releaseReserve.releaseDue());
  }
}
