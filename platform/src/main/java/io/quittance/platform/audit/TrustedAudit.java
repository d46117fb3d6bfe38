package io.quittance.platform.audit;

import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealVerifier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an audit log from elsewhere, so that whoever changes it cannot change that.
 *
 * @param service whose log it is
 * @param keys null to leave signatures out
 * @param head a seal that was there before and must still be there; {@link Seal#NONE} for none
 */
record TrustedAudit(String service, @Nullable SealVerifier keys, Seal head) {}
