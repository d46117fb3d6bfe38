package io.quittance.system.harness;

import io.quittance.infrastructure.TcpProxy;
import io.quittance.sandbox.ProcessOptions;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import io.quittance.system.Http;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The instances that faults may meet, on the servers of one sandbox. */
final class Fleet implements AutoCloseable {

  private static final int STARTS_AT_ONCE = 2;

  private final Sandbox sandbox;
  private final List<Instance> instances;

  private Fleet(Sandbox sandbox, List<Instance> instances) {
    this.sandbox = sandbox;
    this.instances = List.copyOf(instances);
  }

  /** Two processes of payment-api beside a sandbox whose services share this JVM. */
  static Fleet ofPayments(Sandbox sandbox, Path folder) {
    return new Fleet(sandbox, started(sandbox, List.of(SandboxService.PAYMENT_API), 1, 2, folder));
  }

  /**
   * Two processes of each service, beside a sandbox of servers only. The simulator is the world
   * outside, and there is one.
   */
  static Fleet ofEverything(Sandbox sandbox, Path folder) {
    sandbox.startProcess(
        SandboxService.PROVIDER_SIMULATOR, ProcessOptions.named("provider-simulator"));
    var instances = new ArrayList<Instance>();
    for (int number = 1; number <= 2; number++) {
      instances.addAll(started(sandbox, ours(), number, number, folder));
    }
    for (var instance : instances) {
      for (var other : instances) {
        if (other.process().baseUrl().getPort()
            != sandbox.baseUrl(other.process().service()).getPort()) {
          instance.links().add(other.process().service(), other.process().baseUrl().getPort());
        }
      }
    }
    return new Fleet(sandbox, instances);
  }

  private static List<SandboxService> ours() {
    return List.of(SandboxService.values()).stream()
        .filter(service -> service != SandboxService.PROVIDER_SIMULATOR)
        .toList();
  }

  private static List<Instance> started(
      Sandbox sandbox, List<SandboxService> services, int first, int last, Path folder) {
    var starts = new ArrayList<Future<Instance>>();
    try (var threads = Executors.newFixedThreadPool(STARTS_AT_ONCE)) {
      for (var service : services) {
        for (int number = first; number <= last; number++) {
          var name = "%s-harness-%d".formatted(service.label(), number);
          starts.add(threads.submit(() -> Instance.start(sandbox, service, name, folder)));
        }
      }
    }
    return starts.stream().map(Fleet::begun).toList();
  }

  private static Instance begun(Future<Instance> start) {
    return switch (start.state()) {
      case SUCCESS -> start.resultNow();
      default -> throw new IllegalStateException("an instance did not start", start.exceptionNow());
    };
  }

  Sandbox sandbox() {
    return sandbox;
  }

  List<Instance> instances() {
    return instances;
  }

  Instance instance(int pick) {
    return instances.get(Math.floorMod(pick, instances.size()));
  }

  /** All connections that can be harmed, by what they join, in a fixed order. */
  Map<String, TcpProxy> links() {
    var links = new LinkedHashMap<String, TcpProxy>();
    instances.forEach(
        instance ->
            instance
                .links()
                .byNeighbor()
                .forEach(
                    (neighbor, proxy) -> links.put(instance.name() + " to " + neighbor, proxy)));
    return links;
  }

  /** A merchant's view of all instances of payment-api. */
  List<Http> shops() {
    return instances.stream()
        .map(Instance::process)
        .filter(process -> process.service() == SandboxService.PAYMENT_API)
        .map(process -> Http.bearer(process.baseUrl(), SandboxCredentials.MERCHANT_A_KEY))
        .toList();
  }

  void awaitReady() {
    instances.forEach(Instance::awaitReady);
  }

  @Override
  public void close() {
    instances.reversed().forEach(Instance::close);
  }
}
