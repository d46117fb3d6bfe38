package io.quittance.payment.method;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How stored payment methods are kept.
 *
 * @param keySet the Tink key set, as JSON, that encrypts what methods hide; its primary key
 *     encrypts, all of its keys decrypt. Has no default but in the sandbox
 */
@ConfigurationProperties("quittance.payment.methods")
record MethodSettings(@Nullable String keySet) {}
