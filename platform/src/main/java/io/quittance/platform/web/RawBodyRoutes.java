package io.quittance.platform.web;

import java.util.List;

/**
 * The routes of a service that take something else than JSON of at most 1 MiB.
 *
 * @param raw path prefixes whose bodies are read whole but not looked into, such as signed webhooks
 * @param streamed paths whose bodies are left to the controller, such as file uploads; prefixes
 *     where they end in a slash
 */
public record RawBodyRoutes(List<String> raw, List<String> streamed) {

  /** API.md: bodies over 1 MiB are refused. */
  static final long LIMIT = 1L << 20;

  static final long STREAMED = -1;

  /** JSON everywhere. */
  public static RawBodyRoutes none() {
    return new RawBodyRoutes(List.of(), List.of());
  }

  long limitFor(String path) {
    return streamed.stream().anyMatch(route -> leadsTo(route, path)) ? STREAMED : LIMIT;
  }

  private static boolean leadsTo(String route, String path) {
    return route.endsWith("/") ? path.startsWith(route) : path.equals(route);
  }

  boolean isRaw(String path) {
    return raw.stream().anyMatch(path::startsWith);
  }
}
