package io.quittance.payment.provider;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Our account at the provider simulator.
 *
 * @param timeout the longest wait for an answer; afterwards the outcome is unknown
 */
@Validated
@ConfigurationProperties("quittance.payment.simulator")
public record SimulatorSettings(
    @NotNull URI url, @NotNull String account, @NotNull String apiKey, @NotNull Duration timeout) {}
