package io.quittance.infrastructure;

/**
 * Where durable servers listen, on the loopback address only. 0 means any free port, which then
 * stays the same until close.
 */
public record Ports(int postgres, int redis, int kafka) {

  private static final int PORT_MAX = 65_535;

  /** Any free port for each server. */
  public static final Ports ANY = new Ports(0, 0, 0);

  public Ports {
    requirePort("postgres", postgres);
    requirePort("redis", redis);
    requirePort("kafka", kafka);
  }

  private static void requirePort(String property, int port) {
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("%s: %d is not a port".formatted(property, port));
    }
  }
}
