package io.quittance.platform.limit;

import io.quittance.platform.security.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;

/** Whom the doors before have recognized. */
final class CallerOfRequest {

  private CallerOfRequest() {}

  static @Nullable Caller get() {
    var known = SecurityContextHolder.getContext().getAuthentication();
    return known != null && known.getPrincipal() instanceof Caller caller ? caller : null;
  }
}
