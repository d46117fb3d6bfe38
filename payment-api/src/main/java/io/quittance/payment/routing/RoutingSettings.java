package io.quittance.payment.routing;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When a provider counts as ill. It is ill below one rate and well again only from a higher one on,
 * so that it does not swing to and fro.
 *
 * @param window how long an outcome counts
 * @param outcomesMin fewer outcomes than this in the window prove nothing
 * @param illBelowPercent authorizations among the outcomes that count
 * @param wellFromPercent the same, for one that is ill
 * @param illFor at most so long; then it gets another chance, since it learns nothing without
 *     payments
 */
@Validated
@ConfigurationProperties("quittance.payment.routing")
public record RoutingSettings(
    @DefaultValue("5m") Duration window,
    @DefaultValue("50") @Min(1) int outcomesMin,
    @DefaultValue("40") @Min(0) @Max(100) int illBelowPercent,
    @DefaultValue("60") @Min(0) @Max(100) int wellFromPercent,
    @DefaultValue("2m") Duration illFor) {

  /** Refuses a lower end that is above the upper one. */
  public RoutingSettings {
    if (wellFromPercent < illBelowPercent) {
      throw new IllegalArgumentException("a provider would be ill and well at the same rate");
    }
  }
}
