package io.quittance.reconciliation;

import static io.quittance.reconciliation.ReconciliationProblem.PROVIDER_UNKNOWN;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How reconciliation works.
 *
 * @param paymentApiUrl where the control totals are
 * @param waitForEvents the longest wait for events that the control totals say exist
 * @param fileRetry how often a nightly run is tried until its deadline: the file is not there yet,
 *     or refused, or somebody who is asked is away
 * @param timingDays how many days apart two claims of one operation may be before they count as
 *     missing, and how many days a claim near midnight waits for the neighboring statement
 * @param timingWindow what is near midnight
 * @param providers by name, as in events and statements
 */
@Validated
@ConfigurationProperties("quittance.reconciliation")
public record ReconciliationSettings(
    @NotNull URI paymentApiUrl,
    @DefaultValue("60s") Duration waitForEvents,
    @DefaultValue("5m") Duration fileRetry,
    @DefaultValue("1") @Min(1) @Max(7) int timingDays,
    @DefaultValue("10m") Duration timingWindow,
    @NotEmpty Map<String, @Valid Provider> providers) {

  public ReconciliationSettings {
    providers = Map.copyOf(providers);
  }

  /**
   * The settings of a provider.
   *
   * @throws io.quittance.platform.problem.Refusal {@code provider_unknown}
   */
  public Provider provider(String name) {
    var provider = providers.get(name);
    if (provider == null) {
      throw PROVIDER_UNKNOWN
          .because(String.join(", ", providers.keySet().stream().sorted().toList()))
          .param("provider");
    }
    return provider;
  }

  /**
   * One provider.
   *
   * @param url where a provider that speaks the simulator's API offers its statements; null where
   *     they come another way
   * @param account our account there; a statement of another one is refused
   * @param apiKey for that URL
   * @param feeBasisPoints the agreed fee of a capture in hundredths of a percent, rounded down to
   *     the minor unit; refunds cost nothing
   * @param format of its statements
   * @param zone in which its days are counted
   * @param cutOff when its day begins, in its zone
   * @param reconcileAt when the day before is reconciled, in its zone
   * @param deadline when a missing statement of the day before is an alarm, in its zone
   * @param waitDays how many days a claim may wait for its line before it counts as missing
   */
  public record Provider(
      @Nullable URI url,
      @NotBlank String account,
      @Nullable String apiKey,
      @DefaultValue("0") @Min(0) @Max(10_000) int feeBasisPoints,
      @DefaultValue("simulator") String format,
      @DefaultValue("UTC") ZoneId zone,
      @DefaultValue("00:00") LocalTime cutOff,
      @DefaultValue("02:00") LocalTime reconcileAt,
      @DefaultValue("12:00") LocalTime deadline,
      @DefaultValue("0") @Min(0) @Max(30) int waitDays) {

    /** When a day begins here: at the cut-off, or right after a gap in the clock that has it. */
    public Instant beginningOf(LocalDate day) {
      return ZonedDateTime.of(day, cutOff, zone).toInstant();
    }

    /** The day that a moment belongs to: days neither overlap nor leave a gap. */
    public LocalDate dayOf(Instant moment) {
      var date = LocalDate.ofInstant(moment, zone);
      return moment.isBefore(beginningOf(date)) ? date.minusDays(1) : date;
    }

    /** Without the key: settings end up in logs. */
    @Override
    public String toString() {
      return "Provider[url=%s, account=%s]".formatted(url, account);
    }
  }
}
