package io.quittance.platform.security;

/** What the tokens say by which operators are known to every service. */
public final class OperatorTokens {

  /** No token of another type is one of an operator. */
  public static final String TYPE = "operator+jwt";

  /** A {@link Caller.Role} by name. */
  public static final String ROLE = "role";

  /** The session that the token belongs to. */
  public static final String SESSION = "sid";

  private OperatorTokens() {}
}
