package io.quittance.ledger.proof;

import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealVerifier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a ledger from elsewhere, so that whoever changes the ledger cannot change it.
 *
 * @param keys null to leave signatures out
 * @param unsignedSeals so many seals at the start may be from before there were signatures
 * @param head a seal that was there before and must still be there; {@link Seal#NONE} for none
 */
record Trusted(@Nullable SealVerifier keys, long unsignedSeals, Seal head) {}
