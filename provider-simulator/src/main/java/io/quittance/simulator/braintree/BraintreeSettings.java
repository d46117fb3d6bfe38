package io.quittance.simulator.braintree;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The emulated merchant. Its merchant accounts end in the code of the currency that they take, such
 * as {@code shop_usd}.
 *
 * @param publicKey names the API key
 * @param privateKey is its secret, and signs webhooks
 * @param webhookUrl where its webhook destination is
 */
@Validated
@ConfigurationProperties("simulator.braintree")
record BraintreeSettings(
    @NotBlank String merchantId,
    @NotBlank String publicKey,
    @NotNull @Size(min = 16) String privateKey,
    @NotNull URI webhookUrl) {}
