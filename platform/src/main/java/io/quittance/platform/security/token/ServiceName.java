package io.quittance.platform.security.token;

import java.util.Arrays;
import java.util.Optional;

/** Who may sign tokens: the services of the platform, and programs that call them. */
public enum ServiceName {
  PAYMENT_API("payment-api"),
  LEDGER_SERVICE("ledger-service"),
  IDEMPOTENCY_SERVICE("idempotency-service"),
  WEBHOOK_SERVICE("webhook-service"),
  RECONCILIATION_SERVICE("reconciliation-service"),
  PROVIDER_SIMULATOR("provider-simulator"),

  /** A program that is not a part of the platform and books at the ledger. */
  LEDGER_CLIENT("ledger-client"),

  /** Whoever runs the platform, by tokens that {@link NewServiceToken} makes. */
  OPERATIONS("operations"),

  /** Reads metrics and nothing else. */
  PROMETHEUS("prometheus");

  private static final String AUTHORITY_PREFIX = "SERVICE_";

  private final String label;

  ServiceName(String label) {
    this.label = label;
  }

  /** The name in tokens and settings, which is a service's {@code spring.application.name}. */
  public String label() {
    return label;
  }

  /** What access rules ask for. */
  public String authority() {
    return authorityOf(label);
  }

  /** What access rules ask for when a caller has a name that is none of these. */
  public static String authorityOf(String name) {
    return AUTHORITY_PREFIX + name;
  }

  /** The authorities of several, of which a caller needs one. */
  public static String[] anyOf(ServiceName... names) {
    return Arrays.stream(names).map(ServiceName::authority).toArray(String[]::new);
  }

  /** The one with a label. */
  public static Optional<ServiceName> labelled(String label) {
    return Arrays.stream(values()).filter(name -> name.label.equals(label)).findFirst();
  }
}
