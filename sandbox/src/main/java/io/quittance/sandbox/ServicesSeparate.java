package io.quittance.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Services as processes, each watched and started again when it dies. */
final class ServicesSeparate implements RunningServices {

  private final Map<SandboxService, ServiceProcess> processes =
      Collections.synchronizedMap(new EnumMap<>(SandboxService.class));

  private ServicesSeparate() {}

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
    var services = new ServicesSeparate();
    try {
      Files.createDirectories(run);
      ServiceStarts.all(
          List.of(SandboxService.values()),
          service ->
              services.processes.put(
                  service,
                  ServiceProcess.start(service, settings.apply(service), run, logs, progress)),
          progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
    return services;
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
    for (var service : Arrays.asList(SandboxService.values()).reversed()) {
      var process = running.get(service);
      if (process != null) {
        process.stop();
      }
    }
  }
}
