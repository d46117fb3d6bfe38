package io.quittance.platform.limit;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When too much is asked of one instance.
 *
 * @param queueFair requests waiting for the database from which merchants with more than their
 *     share under way are sent away
 * @param queueMax requests waiting for the database from which every merchant is sent away;
 *     providers, services and operators never are
 */
@Validated
@ConfigurationProperties("quittance.load")
record LoadSettings(
    @Min(1) @DefaultValue("512") int queueFair, @Min(1) @DefaultValue("1024") int queueMax) {}
