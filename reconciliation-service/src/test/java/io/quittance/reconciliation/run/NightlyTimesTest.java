package io.quittance.reconciliation.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.reconciliation.ReconciliationSettings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each provider's own clock. */
class NightlyTimesTest {

  @DisplayName("A903: nights of 23 and 25 hours come at the provider's hour")
  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    // Two o'clock does not exist that night: it is three.
    "Europe/Berlin, 00:00, 2026-03-28, 2026-03-29T01:00:00Z, 2026-03-29T10:00:00Z",
    "Europe/Berlin, 00:00, 2026-03-29, 2026-03-30T00:00:00Z, 2026-03-30T10:00:00Z",
    // Two o'clock comes twice that night: the first one counts.
    "Europe/Berlin, 00:00, 2026-10-24, 2026-10-25T00:00:00Z, 2026-10-25T11:00:00Z",
    "Europe/Berlin, 00:00, 2026-10-25, 2026-10-26T01:00:00Z, 2026-10-26T11:00:00Z",
    "Asia/Shanghai, 00:00, 2026-11-21, 2026-11-21T18:00:00Z, 2026-11-22T04:00:00Z",
    // A day that ends after two is reconciled in the night after.
    "America/New_York, 17:00, 2026-11-20, 2026-11-22T07:00:00Z, 2026-11-22T17:00:00Z"
  })
  void keepsTheProvidersHour(
      ZoneId zone, LocalTime cutOff, LocalDate day, Instant due, Instant deadline) {
    var times = new NightlyTimes(provider(zone, cutOff));

    assertThat(times.due(day)).isEqualTo(due);
    assertThat(times.deadline(day)).isEqualTo(deadline);
    assertThat(times.latestDue(due)).isEqualTo(day);
    assertThat(times.latestDue(due.minusMillis(1))).isEqualTo(day.minusDays(1));
  }

  static ReconciliationSettings.Provider provider(ZoneId zone, LocalTime cutOff) {
    return new ReconciliationSettings.Provider(
        null, "acct", null, 0, "simulator", zone, cutOff, LocalTime.of(2, 0), LocalTime.NOON, 0);
  }
}
