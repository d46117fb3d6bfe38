package io.quittance.reconciliation;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What fees are agreed with providers, as far as one number of basis points per capture does not
 * say it.
 *
 * @param fees by the name of the provider
 */
@Validated
@ConfigurationProperties("quittance.reconciliation")
public record FeeSettings(@DefaultValue Map<String, @Valid FeeRules> fees) {

  public FeeSettings {
    fees = Map.copyOf(fees);
  }

  /** The rules of a provider; without any, captures cost the basis points of its settings. */
  public FeeRules of(String provider, ReconciliationSettings.Provider settings) {
    return fees.getOrDefault(
        provider,
        new FeeRules(
            Rounding.DOWN,
            new FeeRule(settings.feeBasisPoints(), Map.of()),
            FeeRule.NONE,
            FeeRule.NONE));
  }

  /**
   * The agreed fees of one provider.
   *
   * @param rounding of the share to the minor unit; a share that goes back is rounded alike
   * @param chargeback what a dispute costs, besides its amount
   */
  public record FeeRules(
      @DefaultValue("DOWN") Rounding rounding,
      @DefaultValue @Valid FeeRule capture,
      @DefaultValue @Valid FeeRule refund,
      @DefaultValue @Valid FeeRule chargeback) {}

  /**
   * The fee of one operation: a share of its amount, and something fixed.
   *
   * @param basisPoints hundredths of a percent; below zero where a fee goes back
   * @param fixed minor units by currency
   */
  public record FeeRule(
      @DefaultValue("0") @Min(-10_000) @Max(10_000) int basisPoints,
      @DefaultValue Map<String, Long> fixed) {

    static final FeeRule NONE = new FeeRule(0, Map.of());

    public FeeRule {
      fixed = Map.copyOf(fixed);
    }
  }

  /** How a share becomes whole minor units. */
  public enum Rounding {
    DOWN,
    UP,
    HALF_UP,
    HALF_EVEN
  }
}
