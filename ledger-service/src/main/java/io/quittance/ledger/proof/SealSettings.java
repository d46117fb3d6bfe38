package io.quittance.ledger.proof;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the ledger seals.
 *
 * @param sealKeys the Tink key set, as JSON, that signs seals; its primary key signs, all of its
 *     keys verify. Has no default
 */
@ConfigurationProperties("quittance.ledger")
record SealSettings(@Nullable String sealKeys) {}
