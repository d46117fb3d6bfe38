package io.quittance.reconciliation.claim;

import io.quittance.reconciliation.ReconciliationSettings;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings the days of our claims up to date when a provider's zone or cut-off has another setting
 * than the one by which they were counted. At start, once, whichever instance is first; the runs of
 * the days concerned are not repeated by themselves.
 */
@Component
class RedateClaims implements ApplicationRunner {

  private static final Logger log = LoggerFactory.getLogger(RedateClaims.class);

  /** Two zones are at most 26 hours apart, and two cut-offs less than a day. */
  private static final int MOVED_DAYS_MAX = 3;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ReconciliationSettings settings;

  RedateClaims(JdbcClient jdbc, TransactionTemplate transaction, ReconciliationSettings settings) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.settings = settings;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    settings.providers().forEach(this::bringUpToDate);
  }

  /** Counts the days of a provider's claims anew unless they were counted by these settings. */
  void bringUpToDate(String name, ReconciliationSettings.Provider provider) {
    transaction.executeWithoutResult(
        _ -> {
          jdbc.sql("SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(:name, 0))")
              .param("name", "counted-by:" + name)
              .query(Integer.class)
              .single();
          var before = countedBy(name);
          if (!before.is(provider)) {
            int moved = redate(name, provider);
            note(name, provider);
            if (moved > 0) {
              log.warn(
                  "days of {} were counted by {} and are counted by {} {} now: {} claims moved to"
                      + " another day; ask for runs of the days concerned",
                  name,
                  before,
                  provider.zone(),
                  provider.cutOff(),
                  moved);
            }
          }
        });
  }

  private CountedBy countedBy(String name) {
    return jdbc.sql("SELECT zone, cut_off FROM counted_by WHERE provider = :provider")
        .param("provider", name)
        .query(DataClassRowMapper.newInstance(CountedBy.class))
        .optional()
        .orElse(CountedBy.UTC);
  }

  private void note(String name, ReconciliationSettings.Provider provider) {
    jdbc.sql(
            """
            INSERT INTO counted_by (provider, zone, cut_off) VALUES (:provider, :zone, :cutOff)
            ON CONFLICT (provider) DO UPDATE SET zone = excluded.zone, cut_off = excluded.cut_off
            """)
        .param("provider", name)
        .param("zone", provider.zone().getId())
        .param("cutOff", provider.cutOff())
        .update();
  }

  private int redate(String name, ReconciliationSettings.Provider provider) {
    var days = daysAround(name);
    if (days.isEmpty()) {
      return 0;
    }
    return jdbc.sql(
            """
            UPDATE our_claim c SET day = d.day
            FROM unnest(:days::date[], :beginnings::timestamptz[], :ends::timestamptz[])
                AS d (day, beginning, ending)
            WHERE c.provider = :provider AND c.day <> d.day
              AND c.day BETWEEN d.day - :movedMax::int AND d.day + :movedMax::int
              AND c.occurred_at >= d.beginning AND c.occurred_at < d.ending
            """)
        .param("provider", name)
        .param("movedMax", MOVED_DAYS_MAX)
        .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
        .param("beginnings", moments(days, provider, 0))
        .param("ends", moments(days, provider, 1))
        .update();
  }

  private static String[] moments(
      List<LocalDate> days, ReconciliationSettings.Provider provider, int later) {
    return days.stream()
        .map(day -> provider.beginningOf(day.plusDays(later)).toString())
        .toArray(String[]::new);
  }

  private List<LocalDate> daysAround(String name) {
    var first = edge("min", name);
    var last = edge("max", name);
    return first.isEmpty() || last.isEmpty()
        ? List.of()
        : first
            .get()
            .minusDays(MOVED_DAYS_MAX)
            .datesUntil(last.get().plusDays(MOVED_DAYS_MAX + 1L))
            .toList();
  }

  private Optional<LocalDate> edge(String which, String name) {
    return jdbc.sql(
            "SELECT %s(day) AS day FROM our_claim WHERE provider = :provider HAVING count(*) > 0"
                .formatted(which))
        .param("provider", name)
        .query((row, _) -> row.getObject(1, LocalDate.class))
        .optional();
  }

  private record CountedBy(String zone, LocalTime cutOff) {

    private static final CountedBy UTC = new CountedBy("UTC", LocalTime.MIDNIGHT);

    private boolean is(ReconciliationSettings.Provider provider) {
      return ZoneId.of(zone).normalized().equals(provider.zone().normalized())
          && cutOff.equals(provider.cutOff());
    }

    @Override
    public String toString() {
      return zone + " " + cutOff;
    }
  }
}
