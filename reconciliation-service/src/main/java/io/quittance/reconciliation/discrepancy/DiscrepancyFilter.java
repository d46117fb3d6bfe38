package io.quittance.reconciliation.discrepancy;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.reconciliation.DayParameter;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.discrepancy.Discrepancies.Filter;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what a list or an export of discrepancies is narrowed to. */
@Component
public class DiscrepancyFilter {

  private static final List<String> STATUSES = List.of("OPEN", "RESOLVED");
  private static final List<String> PROPOSALS =
      List.of("PROPOSED", "APPROVED", "BOOKED", "REFUSED", "DONE", "REJECTED");

  private final ReconciliationSettings settings;
  private final Clock clock;

  DiscrepancyFilter(ReconciliationSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * As a request says it; what is null or missing narrows nothing.
   *
   * @param age {@code 0-1}, {@code 2-7}, {@code 8-30} or {@code 31+}
   * @param proposal the status of the latest proposal
   * @param bookedInVain whether it went away after it had been booked
   */
  public record Asked(
      @Nullable String status,
      @Nullable String kind,
      @Nullable String reconciliation,
      @Nullable String date,
      @Nullable String provider,
      @Nullable String owner,
      @Nullable String age,
      @Nullable String proposal,
      @Nullable Boolean bookedInVain) {}

  /**
   * Reads the parameters.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_invalid} or {@code
   *     provider_unknown}
   */
  public Filter read(Asked asked) {
    if (asked.provider() != null) {
      settings.provider(asked.provider());
    }
    return new Filter(
        oneOf("status", asked.status(), STATUSES),
        constant("kind", asked.kind(), DiscrepancyKind.class),
        constant("reconciliation", asked.reconciliation(), Reconciliation.class),
        DayParameter.filter(asked.date(), clock),
        asked.provider(),
        asked.owner(),
        age(asked.age()),
        oneOf("proposal", asked.proposal(), PROPOSALS),
        asked.bookedInVain());
  }

  private static @Nullable String oneOf(String name, @Nullable String text, List<String> possible) {
    if (text != null && !possible.contains(text)) {
      throw invalid(name, "must be one of " + String.join(", ", possible));
    }
    return text;
  }

  private static <E extends Enum<E>> @Nullable E constant(
      String name, @Nullable String text, Class<E> type) {
    var possible = Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
    return oneOf(name, text, possible) == null || text == null ? null : Enum.valueOf(type, text);
  }

  private static @Nullable Age age(@Nullable String text) {
    var possible = Arrays.stream(Age.values()).map(Age::text).toList();
    return oneOf("age", text, possible) == null || text == null
        ? null
        : Age.named(text).orElseThrow();
  }
}
