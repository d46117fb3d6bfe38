package io.quittance.simulator.stripe;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The emulated account.
 *
 * @param secretKey what its holder sends as bearer token
 * @param webhookUrl where its webhook endpoint is
 * @param webhookSecret signs webhooks
 * @param apiVersion written into events
 */
@Validated
@ConfigurationProperties("simulator.stripe")
record StripeSettings(
    @NotNull @Size(min = 16) String secretKey,
    @NotNull URI webhookUrl,
    @NotNull @Size(min = 16) String webhookSecret,
    @NotBlank @DefaultValue("2026-07-29.dahlia") String apiVersion) {}
