package io.quittance.payment.timeline;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a timeline on the wire.
 *
 * @param type {@code TRANSITION}, {@code PROVIDER_CALL}, {@code WEBHOOK}, {@code REPAIR}, {@code
 *     RISK_DECISION}, {@code ROUTING} or {@code LEDGER_ENTRY}
 * @param at when it happened, or began
 * @param requestId of the request that it belongs to, where there was one
 * @param detail what each type tells, as further fields of the same object
 */
public record TimelineItem(
    Instant at,
    String type,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String requestId,
    @JsonAnyGetter Map<String, Object> detail) {}
