package io.quittance.platform.security;

import io.quittance.platform.security.token.ServiceName;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who is calling, as far as the platform has proven it. */
public sealed interface Caller {

  /** A name for logs and audit: never a secret. */
  String name();

  /**
   * The authorities that access rules ask for: {@code ROLE_...}, {@code SCOPE_...} and {@code
   * SERVICE_...}.
   */
  Set<String> authorities();

  /**
   * A merchant, by one of its API keys.
   *
   * @param scopes what the key may do, such as {@code payments}; {@code admin} may do everything
   * @param apiKeyId which of its keys, {@code key_...}, for audit; null where nobody asked
   */
  record Merchant(String merchantId, Set<String> scopes, @Nullable String apiKeyId)
      implements Caller {

    /** A merchant whose key has no name here. */
    public Merchant(String merchantId, Set<String> scopes) {
      this(merchantId, scopes, null);
    }

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

  /**
   * Another service of the platform, or a program that calls it.
   *
   * @param name the label of a {@link ServiceName}, as a rule
   */
  record Service(String name) implements Caller {

    /** Whoever shows the sandbox's public token; may do what any service may. */
    static final Service SANDBOX = new Service("sandbox");

    /** {@code SERVICE_} and the name: rules name the services that they let in. */
    @Override
    public Set<String> authorities() {
      return equals(SANDBOX)
          ? Arrays.stream(ServiceName.values())
              .map(ServiceName::authority)
              .collect(Collectors.toSet())
          : Set.of(ServiceName.authorityOf(name));
    }
  }

  /**
   * A person who runs the platform; every role includes the ones before it.
   *
   * @param session in which the person signed in; null for one who proves it with each request
   */
  record Operator(String name, Role role, @Nullable String session) implements Caller {

    /** Somebody who proves it with each request. */
    public Operator(String name, Role role) {
      this(name, role, null);
    }

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
