package io.quittance.platform.client;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How a service calls others of the platform.
 *
 * @param sslBundle the bundle of {@code spring.ssl.bundle} that says whom to trust; without one,
 *     those whom Java trusts
 */
@ConfigurationProperties("quittance.clients")
record ClientSettings(@Nullable String sslBundle) {}
