package io.quittance.payment;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where payment-api finds the services below it, and is found.
 *
 * @param publicUrl where customers' browsers reach us, without a slash at the end
 */
@Validated
@ConfigurationProperties("quittance.payment")
public record PaymentSettings(
    @NotNull URI idempotencyUrl, @NotNull URI ledgerUrl, @NotNull URI publicUrl) {}
