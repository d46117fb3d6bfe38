package io.quittance.reconciliation.run;

import io.quittance.reconciliation.ReconciliationSettings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;

/**
 * When what is to happen with a provider's days, by its own clock. A time of day that summer time
 * skips is as much later as was skipped; of one that comes twice, the first one counts.
 */
record NightlyTimes(ReconciliationSettings.Provider provider) {

  /** The day that a moment belongs to. */
  LocalDate dayOf(Instant moment) {
    return provider.dayOf(moment);
  }

  /** When a day is reconciled: at the provider's hour, once the day is over. */
  Instant due(LocalDate day) {
    return firstAt(provider.reconcileAt(), provider.beginningOf(day.plusDays(1)));
  }

  /** When the file of a day is missing. */
  Instant deadline(LocalDate day) {
    return firstAt(provider.deadline(), due(day));
  }

  /** The latest day that is due by then. */
  LocalDate latestDue(Instant now) {
    var day = dayOf(now);
    while (due(day).isAfter(now)) {
      day = day.minusDays(1);
    }
    return day;
  }

  private Instant firstAt(LocalTime time, Instant earliest) {
    var date = earliest.atZone(provider.zone()).toLocalDate();
    var sameDate = date.atTime(time).atZone(provider.zone()).toInstant();
    return sameDate.isBefore(earliest)
        ? date.plusDays(1).atTime(time).atZone(provider.zone()).toInstant()
        : sameDate;
  }
}
