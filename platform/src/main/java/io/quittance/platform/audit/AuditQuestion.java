package io.quittance.platform.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which records somebody wants to see.
 *
 * @param objectId as in the table; null for all
 * @param actor by name, of a key also by its merchant or its id alone; null for all
 * @param from the first moment
 * @param to the moment after the last
 * @param below only records of smaller positions
 */
record AuditQuestion(
    @Nullable String objectId, @Nullable String actor, Instant from, Instant to, long below) {}
