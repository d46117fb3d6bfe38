package io.quittance.platform.security;

import java.util.Optional;

/** Knows one kind of caller by its credentials. */
public interface CallerProof {

  /** The caller behind a bearer token; empty when it is not one of this kind, or not valid. */
  default Optional<Caller> byBearer(String token) {
    return Optional.empty();
  }

  /** The caller behind a name and a password (HTTP Basic). */
  default Optional<Caller> byPassword(String name, String password) {
    return Optional.empty();
  }
}
