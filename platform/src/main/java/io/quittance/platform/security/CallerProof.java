package io.quittance.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Knows one kind of caller by its credentials. */
public interface CallerProof {

  /** The caller behind a bearer token; empty when it is not one of this kind, or not valid. */
  default Optional<Caller> byBearer(String token) {
    return Optional.empty();
  }

  /**
   * As {@link #byBearer(String)}, for who must know where a request comes from.
   *
   * @throws io.quittance.platform.problem.Refusal when the request is refused for good
   */
  default Optional<Caller> byBearer(String token, HttpServletRequest request) {
    return byBearer(token);
  }

  /** The caller behind a name and a password (HTTP Basic). */
  default Optional<Caller> byPassword(String name, String password) {
    return Optional.empty();
  }
}
