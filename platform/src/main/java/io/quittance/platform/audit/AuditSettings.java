package io.quittance.platform.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the audit log is sealed.
 *
 * @param sealKeys the Tink key set, as JSON, that signs seals; its primary key signs, all of its
 *     keys verify. Has no default
 * @param restoredAt when an older backup was restored: what was published of seals up to then is
 *     not missed at the start; null for never
 */
@ConfigurationProperties("quittance.audit")
record AuditSettings(@Nullable String sealKeys, @Nullable Instant restoredAt) {}
