package io.quittance.platform.security;

import java.util.Set;

/** Who is calling, as far as the platform has proven it. */
public sealed interface Caller {

  /** A name for logs and audit: never a secret. */
  String name();

  /** The authorities that access rules ask for: {@code ROLE_...} and {@code SCOPE_...}. */
  Set<String> authorities();

  /**
   * A merchant, by one of its API keys.
   *
   * @param scopes what the key may do, such as {@code payments}; {@code admin} may do everything
   */
  record Merchant(String merchantId, Set<String> scopes) implements Caller {

    @Override
    public String name() {
      return merchantId;
    }

    @Override
    public Set<String> authorities() {
      var authorities = new java.util.HashSet<String>();
      authorities.add("ROLE_MERCHANT");
      scopes.forEach(scope -> authorities.add("SCOPE_" + scope));
      return authorities;
    }
  }

  /** Another service of the platform. */
  record Service(String name) implements Caller {

    @Override
    public Set<String> authorities() {
      return Set.of("ROLE_SERVICE");
    }
  }

  /** A person who runs the platform; every role includes the ones before it. */
  record Operator(String name, Role role) implements Caller {

    @Override
    public Set<String> authorities() {
      return switch (role) {
        case VIEWER -> Set.of("ROLE_VIEWER");
        case OPERATOR -> Set.of("ROLE_VIEWER", "ROLE_OPERATOR");
        case APPROVER -> Set.of("ROLE_VIEWER", "ROLE_OPERATOR", "ROLE_APPROVER");
      };
    }
  }

  /** What an operator may do: look, act, and agree to what somebody else asked for. */
  enum Role {
    VIEWER,
    OPERATOR,
    APPROVER
  }
}
