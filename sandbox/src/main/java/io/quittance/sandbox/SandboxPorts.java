package io.quittance.sandbox;

import io.quittance.infrastructure.LoopbackPort;
import io.quittance.infrastructure.Ports;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where servers and services listen, on the loopback address only: a port by the name of what
 * listens on it, such as {@code postgres} or {@code payment-api}. 0 means any free port.
 */
public record SandboxPorts(Map<String, Integer> byName) {

  private static final int PORT_MAX = 65_535;
  private static final String POSTGRES = "postgres";
  private static final String REDIS = "redis";
  private static final String KAFKA = "kafka";

  /** The documented ports. The servers' differ from the usual ones, which are often taken. */
  public static final SandboxPorts DEFAULT = defaults();

  /** Any free port for everything. */
  public static final SandboxPorts ANY = any();

  public SandboxPorts {
    byName = Map.copyOf(byName);
    byName.forEach(
        (name, port) -> {
          if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("%s: %d is not a port".formatted(name, port));
          }
        });
  }

  private static SandboxPorts defaults() {
    var ports = new LinkedHashMap<>(Map.of(POSTGRES, 15_432, REDIS, 16_379, KAFKA, 19_092));
    for (var service : SandboxService.values()) {
      ports.put(service.label(), service.defaultPort());
    }
    return new SandboxPorts(ports);
  }

  private static SandboxPorts any() {
    var ports = new LinkedHashMap<>(DEFAULT.byName());
    ports.replaceAll((_, _) -> 0);
    return new SandboxPorts(ports);
  }

  /** All ports moved up by {@code offset}. */
  SandboxPorts shifted(int offset) {
    var ports = new LinkedHashMap<>(byName);
    ports.replaceAll((_, port) -> Math.addExact(port, offset));
    return new SandboxPorts(ports);
  }

  /**
   * With one port changed.
   *
   * @throws IllegalArgumentException if nothing of this name listens
   */
  SandboxPorts with(String name, int port) {
    if (!byName.containsKey(name)) {
      throw new IllegalArgumentException(
          "nothing is called '%s'; ports are: %s"
              .formatted(name, String.join(", ", byName.keySet().stream().sorted().toList())));
    }
    var ports = new LinkedHashMap<>(byName);
    ports.put(name, port);
    return new SandboxPorts(ports);
  }

  /**
   * With a free port wherever any would do: services must know each other before they start.
   *
   * @throws io.quittance.infrastructure.PortInUse if another program listens on a service's port
   */
  SandboxPorts claimed() {
    var ports = new LinkedHashMap<>(byName);
    for (var service : SandboxService.values()) {
      ports.put(service.label(), LoopbackPort.claim(of(service), service.label()));
    }
    return new SandboxPorts(ports);
  }

  Ports servers() {
    return new Ports(of(POSTGRES), of(REDIS), of(KAFKA));
  }

  int of(SandboxService service) {
    return of(service.label());
  }

  private int of(String name) {
    var port = byName.get(name);
    if (port == null) {
      throw new IllegalArgumentException("no port for " + name);
    }
    return port;
  }
}
