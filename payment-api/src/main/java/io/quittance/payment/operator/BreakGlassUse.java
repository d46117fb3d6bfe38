package io.quittance.payment.operator;

import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an approver did alone, and what somebody else found afterwards.
 *
 * @param subject what was decided upon, such as a version of the routing rules
 * @param reviewedBy null, like {@code reviewedAt} and {@code review}, until somebody has looked
 */
record BreakGlassUse(
    UUID id,
    BreakGlass.Action action,
    String subject,
    String operator,
    String reason,
    Instant usedAt,
    @Nullable String reviewedBy,
    @Nullable Instant reviewedAt,
    @Nullable String review) {

  static final String PREFIX = "bgl";

  String wireId() {
    return Ids.write(PREFIX, id);
  }
}
