package io.quittance.platform.apikey;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the keys of merchants are taken.
 *
 * @param wrongPerMinute wrong keys that one remote address may send in a minute, at each instance;
 *     all of them at once
 */
@Validated
@ConfigurationProperties("quittance.api-keys")
record ApiKeySettings(@Min(1) @Max(1_000_000) @DefaultValue("300") int wrongPerMinute) {}
