package io.quittance.simulator;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this provider behaves, apart from faults.
 *
 * @param account the one account, implied by the API key
 * @param apiKey what its holder sends as bearer token
 * @param publicUrl where browsers reach the challenge page
 * @param webhookUrl where webhooks go
 * @param webhookSecret signs webhooks
 * @param webhookSecretPrevious signs them too, while the holder still has the old secret
 * @param authorizationLifetime how long money is held
 * @param pendingRefundDelay how long after a refund its second outcome comes, where it has one
 * @param evidencePeriod how long a dispute waits for evidence
 * @param slowAnswer what the fault slow_20s waits
 * @param silenceMax the longest that a connection is held without an answer
 * @param feeBasisPoints of the captured amount, in hundredths of a percent, rounded down
 * @param disputeFee what is kept of a disputed amount besides, minor units
 */
@Validated
@ConfigurationProperties("simulator")
public record SimulatorSettings(
    @NotBlank @DefaultValue("acct_sandbox") String account,
    @NotNull @Size(min = 16) String apiKey,
    @NotNull @DefaultValue("http://localhost:8099") URI publicUrl,
    @NotNull URI webhookUrl,
    @NotNull @Size(min = 16) String webhookSecret,
    @Nullable @Size(min = 16) String webhookSecretPrevious,
    @NotNull @DefaultValue("7d") Duration authorizationLifetime,
    @NotNull @DefaultValue("2s") Duration pendingRefundDelay,
    @NotNull @DefaultValue("7d") Duration evidencePeriod,
    @NotNull @DefaultValue("20s") Duration slowAnswer,
    @NotNull @DefaultValue("60s") Duration silenceMax,
    @Min(0) @Max(1_000) @DefaultValue("0") int feeBasisPoints,
    @Min(0) @Max(100_000) @DefaultValue("0") long disputeFee) {}
