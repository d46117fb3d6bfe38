package io.quittance.system.harness;

import io.quittance.infrastructure.LoopbackPort;
import io.quittance.infrastructure.TcpProxy;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The connections of one instance to those that it needs, each through a proxy of its own. */
final class Links implements AutoCloseable {

  private static final String POSTGRES = "postgres";
  private static final String REDIS = "redis";
  private static final String REDIS_PORT = "quittance.idempotency.redis.port";

  private final Sandbox sandbox;
  private final SandboxService owner;
  private final Map<String, TcpProxy> byNeighbor = new TreeMap<>();

  Links(Sandbox sandbox, SandboxService owner) {
    this.sandbox = sandbox;
    this.owner = owner;
  }

  /** The settings of the instance, with a proxy instead of each neighbor that they name. */
  Map<String, String> through(Map<String, String> settings) {
    var changed = new LinkedHashMap<>(settings);
    var postgres = sandbox.infrastructure().postgres();
    replace(changed, POSTGRES, postgres.port());
    for (var neighbor : SandboxService.values()) {
      if (neighbor != owner) {
        replace(changed, neighbor.label(), sandbox.baseUrl(neighbor).getPort());
      }
    }
    changed.computeIfPresent(
        REDIS_PORT, (_, port) -> Integer.toString(proxy(REDIS, Integer.parseInt(port)).port()));
    return changed;
  }

  private void replace(Map<String, String> settings, String neighbor, int port) {
    var address = LoopbackPort.HOST + ":" + port;
    settings.replaceAll(
        (_, value) ->
            value.contains(address)
                ? value.replace(address, LoopbackPort.HOST + ":" + proxy(neighbor, port).port())
                : value);
  }

  private TcpProxy proxy(String neighbor, int port) {
    return byNeighbor.computeIfAbsent(neighbor, _ -> TcpProxy.to(LoopbackPort.HOST, port));
  }

  /** By the neighbor's name, in a fixed order. */
  Map<String, TcpProxy> byNeighbor() {
    return byNeighbor;
  }

  TcpProxy toPostgres() {
    return byNeighbor.get(POSTGRES);
  }

  /** One more instance of a neighbor may be asked. */
  void add(SandboxService neighbor, int port) {
    var proxy = byNeighbor.get(neighbor.label());
    if (proxy != null) {
      proxy.add(new InetSocketAddress(InetAddress.ofLiteral(LoopbackPort.HOST), port));
    }
  }

  @Override
  public void close() {
    byNeighbor.values().forEach(TcpProxy::close);
  }
}
