package io.quittance.ledger.proof;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the ledger seals.
 *
 * @param sealKeys the Tink key set, as JSON, that signs seals; its primary key signs, all of its
 *     keys verify. Has no default
 * @param unsignedSeals so many seals at the start may be from before there were signatures; more
 *     are a violation. 0 unless given
 * @param restoredAt when an older backup was restored: what was published of seals up to then is
 *     not missed at the start; null for never
 */
@ConfigurationProperties("quittance.ledger")
record SealSettings(
    @Nullable String sealKeys,
    @DefaultValue("0") long unsignedSeals,
    @Nullable Instant restoredAt) {}
