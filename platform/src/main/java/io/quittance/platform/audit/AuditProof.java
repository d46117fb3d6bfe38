package io.quittance.platform.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether an audit log is what was sealed.
 *
 * @param headSeal the last seal that is right; its hash may be compared with one noted elsewhere
 * @param verified how many records were compared with their seals
 * @param unsealed how many are too young to be sealed
 * @param firstBadPosition the first record that was changed, added, swapped or is missing
 */
record AuditProof(
    boolean good,
    Instant checkedAt,
    long headSeal,
    String headHash,
    long verified,
    long unsealed,
    @JsonInclude(Include.NON_NULL) @Nullable Long firstBadPosition,
    @JsonInclude(Include.NON_NULL) @Nullable String reason) {}
