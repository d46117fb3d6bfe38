package io.quittance.platform.audit;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the audit log is sealed.
 *
 * @param sealKeys the Tink key set, as JSON, that signs seals; its primary key signs, all of its
 *     keys verify. Has no default
 */
@ConfigurationProperties("quittance.audit")
record AuditSettings(@Nullable String sealKeys) {}
