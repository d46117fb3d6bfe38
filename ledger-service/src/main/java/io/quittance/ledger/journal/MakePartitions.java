package io.quittance.ledger.journal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes the posting partitions of the coming months, long before they are needed. */
@Configuration(proxyBeanMethods = false)
class MakePartitions {

  private static final Logger log = LoggerFactory.getLogger(MakePartitions.class);

  /** Three months of failing runs are noticed; until then nothing is missing. */
  private static final int MONTHS_AHEAD = 3;

  @Bean
  RecurringTask<Void> makePostingPartitions(JdbcClient jdbc) {
    return Tasks.recurring("make-posting-partitions", FixedDelay.ofHours(12))
        .execute(
            (_, _) -> {
              int made =
                  jdbc.sql("SELECT make_posting_partitions(:months)")
                      .param("months", MONTHS_AHEAD)
                      .query(Integer.class)
                      .single();
              if (made > 0) {
                log.info("made {} posting partitions", made);
              }
              if (isAnyInDefault(jdbc)) {
                log.warn(
                    "posting_default has postings: the clock was months ahead, or partitions were"
                        + " not made; see docs/operations.md");
              }
            });
  }

  private static boolean isAnyInDefault(JdbcClient jdbc) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM posting_default)").query(Boolean.class).single();
  }
}
