package io.quittance.platform.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who knows which sessions of operators are open.
 *
 * @param paymentApiUrl where payment-api answers; without it a token counts until it ends
 */
@ConfigurationProperties("quittance.security.sessions")
record SessionSettings(@Nullable URI paymentApiUrl) {}
