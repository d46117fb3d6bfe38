package io.quittance.system.harness;

import io.quittance.infrastructure.TcpProxy;
import io.quittance.sandbox.ProcessOptions;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxService;
import io.quittance.sandbox.ServiceProcess;
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

  private static final String SIMULATOR = SandboxService.PROVIDER_SIMULATOR.label();

  private final Sandbox sandbox;
  private final List<Instance> instances;

  /** Of those who are not ours, by name. */
  private final Map<String, Links> outside;

  private Fleet(Sandbox sandbox, List<Instance> instances, Map<String, Links> outside) {
    this.sandbox = sandbox;
    this.instances = List.copyOf(instances);
    this.outside = Map.copyOf(outside);
  }

  /** Two processes of payment-api beside a sandbox whose services share this JVM. */
  static Fleet ofPayments(Sandbox sandbox, Path folder) {
    return new Fleet(
        sandbox, started(sandbox, List.of(SandboxService.PAYMENT_API), 1, 2, folder), Map.of());
  }

  /**
   * Two processes of each service, beside a sandbox of servers only. The simulator is the world
   * outside, and there is one; but its webhooks may get lost on their way to us.
   */
  static Fleet ofEverything(Sandbox sandbox, Path folder) {
    var ofSimulator = new Links(sandbox, SandboxService.PROVIDER_SIMULATOR);
    sandbox.startProcess(
        SandboxService.PROVIDER_SIMULATOR,
        ProcessOptions.named(SIMULATOR)
            .with(settings -> ofSimulator.toOnly(SandboxService.WEBHOOK_SERVICE, settings)));
    var instances = new ArrayList<Instance>();
    for (int number = 1; number <= 2; number++) {
      instances.addAll(started(sandbox, ours(), number, number, folder));
    }
    instances.forEach(instance -> instance.links().addAll(instances));
    ofSimulator.addAll(instances);
    return new Fleet(sandbox, instances, Map.of(SIMULATOR, ofSimulator));
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
    instances.forEach(instance -> links.putAll(named(instance.name(), instance.links())));
    outside.forEach((name, itsLinks) -> links.putAll(named(name, itsLinks)));
    return links;
  }

  private static Map<String, TcpProxy> named(String name, Links links) {
    var named = new LinkedHashMap<String, TcpProxy>();
    links.byNeighbor().forEach((neighbor, proxy) -> named.put(name + " to " + neighbor, proxy));
    return named;
  }

  /** All instances of a service that may be harmed, or the sandbox's own where there are none. */
  List<Http> instancesOf(SandboxService service, String token) {
    var urls =
        instances.stream()
            .map(Instance::process)
            .filter(process -> process.service() == service)
            .map(ServiceProcess::baseUrl)
            .toList();
    return (urls.isEmpty() ? List.of(sandbox.baseUrl(service)) : urls)
        .stream().map(url -> Http.bearer(url, token)).toList();
  }

  void awaitReady() {
    instances.forEach(Instance::awaitReady);
  }

  @Override
  public void close() {
    instances.reversed().forEach(Instance::close);
    outside.values().forEach(Links::close);
  }
}
