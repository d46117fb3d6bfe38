package io.quittance.platform.limit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;

/** Routes that are counted together. */
enum RouteGroup {
  READS,
  WRITES;

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  static RouteGroup of(HttpServletRequest request) {
    return READING.contains(request.getMethod()) ? READS : WRITES;
  }

  /** As in metrics and keys. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
