package io.quittance.payment.provider;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much of us one provider may keep busy; for each provider on its own.
 *
 * @param concurrentMax calls under way at once; further ones wait for {@code waitMax}
 * @param attemptsMax how often a call is made while the provider says that it is busy
 * @param firstPause before the second attempt, give or take half; doubles for each further one
 * @param failuresPercent of the calls of the last 30 s without a usable answer, that open the
 *     circuit
 * @param callsMin fewer calls than this in 30 s prove nothing
 * @param openFor how long nothing is asked; then one call tries
 */
@Validated
@ConfigurationProperties("quittance.payment.provider-calls")
public record ProviderCallSettings(
    @DefaultValue("128") @Min(1) int concurrentMax,
    @DefaultValue("500ms") Duration waitMax,
    @DefaultValue("3") @Min(1) @Max(10) int attemptsMax,
    @DefaultValue("100ms") Duration firstPause,
    @DefaultValue("50") @Min(1) @Max(100) int failuresPercent,
    @DefaultValue("20") @Min(1) int callsMin,
    @DefaultValue("5s") Duration openFor) {}
