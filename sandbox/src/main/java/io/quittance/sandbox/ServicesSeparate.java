package io.quittance.sandbox;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Services as processes, each watched and started again when it dies. */
final class ServicesSeparate implements RunningServices {

  private final Map<SandboxService, ServiceProcess> processes =
      Collections.synchronizedMap(new EnumMap<>(SandboxService.class));

  /** Further instances, in the order of their start. */
  private final List<ServiceProcess> further = new CopyOnWriteArrayList<>();

  private final Path run;
  private final Path logs;
  private final Progress progress;

  private ServicesSeparate(Path run, Path logs, Progress progress) {
    this.run = run;
    this.logs = logs;
    this.progress = progress;
  }

  /**
   * Starts all services.
   *
   * @param run where the settings and process ids of services are written
   * @throws ServiceStartFailed if one does not start; the others are stopped
   */
  static ServicesSeparate start(
      Function<SandboxService, Map<String, String>> settings,
      Path run,
      Path logs,
      Progress progress) {
    var services = none(run, logs, progress);
    try {
      ServiceStarts.all(
          List.of(SandboxService.values()),
          service ->
              services.processes.put(
                  service, services.launch(service, service.label(), settings.apply(service))),
          progress);
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
    return services;
  }

  /** None, until {@link #startAnother}. */
  static ServicesSeparate none(Path run, Path logs, Progress progress) {
    return new ServicesSeparate(run, logs, progress);
  }

  private ServiceProcess launch(SandboxService service, String name, Map<String, String> settings) {
    return ServiceProcess.start(service, ProcessOptions.named(name), settings, run, logs, progress);
  }

  @Override
  public synchronized void startAnother(SandboxService service, Map<String, String> settings) {
    // Files are named by it: it must differ from those of all other instances.
    var name = "%s-%d".formatted(service.label(), further.size() + 2);
    further.add(launch(service, name, settings));
  }

  @Override
  public Optional<ProcessHandle> processOf(SandboxService service) {
    return Optional.ofNullable(processes.get(service)).map(ServiceProcess::handle);
  }

  @Override
  public void close() {
    var running = Map.copyOf(processes);
    // All are told first: one that ends must not be started again while others stop.
    running.values().forEach(ServiceProcess::expectEnd);
    further.forEach(ServiceProcess::expectEnd);
    further.reversed().forEach(ServiceProcess::stop);
    for (var service : Arrays.asList(SandboxService.values()).reversed()) {
      var process = running.get(service);
      if (process != null) {
        process.stop();
      }
    }
  }
}
