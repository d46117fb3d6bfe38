package io.quittance.infrastructure;

/** Another program listens on a port that a server was told to use. */
public final class PortInUse extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int port;
  private final String property;

  PortInUse(int port, String property) {
    super(
        "port %d (%s) is in use by another program; stop it or choose another port"
            .formatted(port, property));
    this.port = port;
    this.property = property;
  }

  /** The busy port. */
  public int port() {
    return port;
  }

  /** The component of {@link Ports} that asked for it: postgres, redis or kafka. */
  public String property() {
    return property;
  }
}
