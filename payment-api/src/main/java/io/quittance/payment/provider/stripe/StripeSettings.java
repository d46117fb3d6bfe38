package io.quittance.payment.provider.stripe;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Our account at Stripe. The adapter is there once {@code api-key} is set.
 *
 * @param url without a slash at the end
 * @param account as in the address of its webhooks; a name of ours
 * @param timeout the longest wait for an answer; afterwards the outcome is unknown
 * @param authorizationLifetime how long it holds money, where it does not say so itself
 */
@Validated
@ConfigurationProperties("quittance.payment.stripe")
public record StripeSettings(
    @NotNull @DefaultValue("https://api.stripe.com") URI url,
    @NotBlank String account,
    @NotBlank String apiKey,
    @NotNull @DefaultValue("20s") Duration timeout,
    @NotNull @DefaultValue("7d") Duration authorizationLifetime) {}
