package io.quittance.system.harness;

import io.quittance.infrastructure.LoopbackPort;
import io.quittance.infrastructure.TcpProxy;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The connections of one instance to those that it needs, each through a proxy of its own. Kafka's
 * clients go where the broker says, so there is no proxy to Kafka.
 */
final class Links implements AutoCloseable {

  private static final String POSTGRES = "postgres";
  private static final String REDIS = "redis";

  /** Of keys and of limits: some services have one of them, none has it under another name. */
  private static final String REDIS_PORT = ".redis.port";

  private final Sandbox sandbox;
  private final SandboxService owner;
  private final Map<String, TcpProxy> byNeighbor = new TreeMap<>();

  Links(Sandbox sandbox, SandboxService owner) {
    this.sandbox = sandbox;
    this.owner = owner;
  }

  /**
   * The settings of the instance, with a proxy instead of each neighbor that they name.
   *
   * @throws IllegalStateException if they still name one
   */
  Map<String, String> through(Map<String, String> settings) {
    var changed = new LinkedHashMap<>(settings);
    neighbors().forEach((neighbor, port) -> replace(changed, neighbor, port));
    int redis = sandbox.infrastructure().redis().port();
    changed.replaceAll(
        (name, value) ->
            name.endsWith(REDIS_PORT) && value.equals(Integer.toString(redis))
                ? Integer.toString(proxy(REDIS, redis).port())
                : value);
    requireNoneLeft(changed);
    return changed;
  }

  /** As {@link #through}, for one who is outside: only what goes to one of us can be harmed. */
  Map<String, String> toOnly(SandboxService neighbor, Map<String, String> settings) {
    var changed = new LinkedHashMap<>(settings);
    replace(changed, neighbor.label(), sandbox.baseUrl(neighbor).getPort());
    return changed;
  }

  /** With addresses in settings; Redis is named by its port alone. */
  private Map<String, Integer> neighbors() {
    var ports = new TreeMap<String, Integer>();
    ports.put(POSTGRES, sandbox.infrastructure().postgres().port());
    for (var neighbor : SandboxService.values()) {
      if (neighbor != owner) {
        ports.put(neighbor.label(), sandbox.baseUrl(neighbor).getPort());
      }
    }
    return ports;
  }

  private static String address(int port) {
    return LoopbackPort.HOST + ":" + port;
  }

  private void replace(Map<String, String> settings, String neighbor, int port) {
    settings.replaceAll(
        (_, value) ->
            value.contains(address(port))
                ? value.replace(address(port), address(proxy(neighbor, port).port()))
                : value);
  }

  /** A setting that names a neighbor in a new way would leave that connection unharmed. */
  private void requireNoneLeft(Map<String, String> settings) {
    var ports = new TreeMap<>(neighbors());
    ports.put(REDIS, sandbox.infrastructure().redis().port());
    ports.forEach(
        (neighbor, port) -> {
          var number = Integer.toString(port);
          settings.forEach(
              (name, value) -> {
                if (value.equals(number) || value.contains(":" + number)) {
                  throw new IllegalStateException(
                      "%s of %s goes to %s without a proxy"
                          .formatted(name, owner.label(), neighbor));
                }
              });
        });
  }

  private TcpProxy proxy(String neighbor, int port) {
    return byNeighbor.computeIfAbsent(neighbor, _ -> TcpProxy.to(LoopbackPort.HOST, port));
  }

  /** By the neighbor's name, in a fixed order. */
  Map<String, TcpProxy> byNeighbor() {
    return byNeighbor;
  }

  /** Further instances of the neighbors may be reached, too. */
  void addAll(List<Instance> instances) {
    for (var instance : instances) {
      var neighbor = instance.process().service();
      int port = instance.process().baseUrl().getPort();
      var proxy = byNeighbor.get(neighbor.label());
      if (proxy != null && port != sandbox.baseUrl(neighbor).getPort()) {
        proxy.add(new InetSocketAddress(InetAddress.ofLiteral(LoopbackPort.HOST), port));
      }
    }
  }

  @Override
  public void close() {
    byNeighbor.values().forEach(TcpProxy::close);
  }
}
