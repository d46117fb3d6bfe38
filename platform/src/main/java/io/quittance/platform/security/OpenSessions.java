package io.quittance.platform.security;

/**
 * Knows which sessions of operators are still open. Where nobody does, a token counts until it
 * ends, a few minutes after it was made.
 */
@FunctionalInterface
public interface OpenSessions {

  /**
   * Whether a session has not ended.
   *
   * @param token one of the session's, which proves the rest
   * @throws io.quittance.platform.problem.Refusal {@code service_unavailable} when that cannot be
   *     known now
   */
  boolean isOpen(String sessionId, String token);
}
