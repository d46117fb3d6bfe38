package io.quittance.webhook.provider;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Whose webhooks we take.
 *
 * @param accounts our accounts at the providers
 * @param retention how long raw webhooks are kept; longer than any provider disputes a payment
 */
@Validated
@ConfigurationProperties("quittance.webhook")
public record WebhookSettings(
    @DefaultValue List<@Valid Account> accounts, @DefaultValue("400d") Duration retention) {

  /**
   * One account at a provider.
   *
   * @param secrets any of them may sign; two while one replaces the other, and once the old one is
   *     taken from the list its signatures are refused
   * @param settings what else the provider's adapter needs; see docs/providers
   * @param livemode whether real money moves there; events of the other kind are never published
   */
  public record Account(
      @NotBlank String provider,
      @NotBlank String account,
      @NotEmpty @Size(max = 5) List<Secret> secrets,
      @DefaultValue Map<String, Secret> settings,
      @NotNull Boolean livemode) {}
}
