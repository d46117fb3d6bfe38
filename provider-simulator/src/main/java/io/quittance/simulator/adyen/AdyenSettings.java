package io.quittance.simulator.adyen;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The emulated merchant account.
 *
 * @param apiKey what its holder sends as {@code x-api-key}
 * @param webhookUrl where its notices go
 * @param hmacKey signs them; 32 bytes in hexadecimal
 * @param multiplePartialCaptures whether a capture leaves the rest to others; otherwise it releases
 *     the rest
 * @param reportUser who may download reports
 * @param reportPassword by which; reports are not offered without one
 */
@Validated
@ConfigurationProperties("simulator.adyen")
record AdyenSettings(
    @NotBlank String merchantAccount,
    @NotNull @Size(min = 16) String apiKey,
    @NotNull URI webhookUrl,
    @NotNull @Pattern(regexp = "[0-9A-Fa-f]{64}") String hmacKey,
    @DefaultValue("true") boolean multiplePartialCaptures,
    @NotBlank @DefaultValue("report@Company.Sandbox") String reportUser,
    @Nullable @Size(min = 16) String reportPassword) {}
