package io.quittance.ledger;

import static io.quittance.platform.problem.CommonProblem.invalid;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Reads times from requests: within what the database can tell. */
public final class Moments {

  /** The first day that a request may name. */
  public static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 1);

  /** The last day that a request may name. */
  public static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

  static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private Moments() {}

  /**
   * RFC 3339, in years of four digits, cut to whole microseconds; null stays null.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_invalid}
   */
  public static @Nullable Instant read(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      var moment = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
      if (moment.isBefore(Instant.EPOCH) || moment.isAfter(LATEST)) {
        throw invalid(name, "must be between the years 1970 and 9999");
      }
      return moment;
    } catch (DateTimeParseException _) {
      throw invalid(name, "must be an RFC 3339 time such as 2026-01-31T12:00:00Z");
    }
  }

  /**
   * A date such as 2026-01-31, in years of four digits; null stays null.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_invalid}
   */
  public static @Nullable LocalDate readDate(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      var date = LocalDate.parse(text);
      if (date.isBefore(FIRST_DAY) || date.isAfter(LAST_DAY)) {
        throw invalid(name, "must be between the years 1970 and 9999");
      }
      return date;
    } catch (DateTimeParseException _) {
      throw invalid(name, "must be a date such as 2026-01-31");
    }
  }
}
