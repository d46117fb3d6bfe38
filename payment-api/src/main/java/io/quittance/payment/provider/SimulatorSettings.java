package io.quittance.payment.provider;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Our account at the provider simulator.
 *
 * @param timeout the longest wait for an answer; afterwards the outcome is unknown
 * @param authorizationLifetime how long it holds money, where it does not say so itself
 */
@Validated
@ConfigurationProperties("quittance.payment.simulator")
public record SimulatorSettings(
    @NotNull URI url,
    @NotNull String account,
    @NotNull String apiKey,
    @NotNull Duration timeout,
    @NotNull @DefaultValue("7d") Duration authorizationLifetime) {}
