package io.quittance.reconciliation;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads a day of a request: {@code yyyy-MM-dd}, from 2000 until today where it is counted. */
public final class DayParameter {

  private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);
  private static final String NAME = "date";

  /** Where a day begins first on Earth. */
  private static final ZoneOffset FIRST_ZONE = ZoneOffset.ofHours(14);

  private DayParameter() {}

  /**
   * The day, which may be today.
   *
   * @param clock in the zone in which the day is counted, such as a provider's
   * @throws io.quittance.platform.problem.Refusal {@code parameter_missing} or {@code
   *     parameter_invalid}
   */
  public static LocalDate read(@Nullable String text, Clock clock) {
    return parsed(NAME, text, clock);
  }

  /** As {@link #read(String, Clock)}, of a parameter of another name and of days of anybody. */
  public static LocalDate read(String name, @Nullable String text, Clock clock) {
    return parsed(name, text, clock.withZone(FIRST_ZONE));
  }

  private static LocalDate parsed(String name, @Nullable String text, Clock clock) {
    if (text == null || text.isBlank()) {
      throw missing(name);
    }
    var day = parse(name, text);
    if (day.isBefore(EARLIEST)) {
      throw invalid(name, "must not be before " + EARLIEST);
    }
    if (day.isAfter(LocalDate.now(clock))) {
      throw invalid(name, "must not be in the future");
    }
    return day;
  }

  /** As {@link #read(String, String, Clock)}; a filter that is not given is null. */
  public static @Nullable LocalDate filter(@Nullable String text, Clock clock) {
    return text == null ? null : read(NAME, text, clock);
  }

  private static LocalDate parse(String name, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException unreadable) {
      throw invalid(name, "must be a date such as 2026-02-28");
    }
  }
}
