package io.quittance.payment.provider;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which provider is asked while no rule of routing was ever approved.
 *
 * @param first its name; null for the first in alphabetical order
 */
@ConfigurationProperties("quittance.payment.provider-order")
public record ProviderOrder(@Nullable String first) {}
