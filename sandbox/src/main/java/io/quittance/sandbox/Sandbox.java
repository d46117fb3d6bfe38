package io.quittance.sandbox;

import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.infrastructure.LoopbackPort;
import io.quittance.sandbox.SandboxOptions.Layout;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The whole platform, running: servers, and the services on them, with two merchants and the
 * provider simulator. For trying and for tests; its keys are public ({@link SandboxCredentials}).
 */
public final class Sandbox implements AutoCloseable {

  private final SandboxOptions options;
  private final SandboxPorts ports;
  private final LocalInfrastructure infrastructure;
  private final ServiceSettings settings;
  private final RunningServices services;

  /** Started by {@link #startProcess}, in the order of their start. */
  private final List<ServiceProcess> processes = new CopyOnWriteArrayList<>();

  private Sandbox(
      SandboxOptions options,
      SandboxPorts ports,
      LocalInfrastructure infrastructure,
      ServiceSettings settings,
      RunningServices services) {
    this.options = options;
    this.ports = ports;
    this.infrastructure = infrastructure;
    this.settings = settings;
    this.services = services;
  }

  /** As {@link #start(SandboxOptions, Progress)}, for tests that watch nothing. */
  public static Sandbox start(SandboxOptions options) {
    return start(options, _ -> {});
  }

  /**
   * Starts everything and returns when it is ready.
   *
   * @throws io.quittance.infrastructure.PortInUse if another program listens on a port
   * @throws ServiceStartFailed if a service does not start
   * @throws IllegalStateException if a server does not start, or another sandbox uses the folder
   * @throws java.util.concurrent.CancellationException if {@code progress} called it off
   *     <p>In all these cases nothing is left running.
   */
  public static Sandbox start(SandboxOptions options, Progress progress) {
    if (options.reset()) {
      LocalInfrastructure.delete(data(options));
      progress.say("deleted the data of earlier starts");
    }
    var ports = options.ports().claimed();
    progress.say("starting PostgreSQL, Redis and Kafka ...");
    var infrastructure = LocalInfrastructure.durable(data(options), ports.servers());
    try {
      progress.say(
          "  started PostgreSQL (port %d), Redis (port %d), Kafka (%s)"
              .formatted(
                  infrastructure.postgres().port(),
                  infrastructure.redis().port(),
                  infrastructure.kafka().bootstrapServers()));
      progress.say("starting services ...");
      var settings =
          new ServiceSettings(
              infrastructure,
              ports,
              SandboxSealKeys.in(data(options)),
              new SandboxKeyPairs(data(options)),
              new SandboxServiceKeys(data(options)));
      var services = startServices(options, settings, progress);
      return new Sandbox(options, ports, infrastructure, settings, services);
    } catch (RuntimeException e) {
      infrastructure.close();
      throw e;
    }
  }

  private static RunningServices startServices(
      SandboxOptions options, ServiceSettings settings, Progress progress) {
    return switch (options.layout()) {
      case TOGETHER -> ServicesTogether.start(settings::of, progress);
      case SEPARATE -> ServicesSeparate.start(settings::of, run(options), logs(options), progress);
      case SERVERS_ONLY -> ServicesSeparate.none(run(options), logs(options), progress);
    };
  }

  private static Path run(SandboxOptions options) {
    return options.folder().resolve("run");
  }

  private static Path data(SandboxOptions options) {
    return options.folder().resolve("data");
  }

  private static Path logs(SandboxOptions options) {
    return options.folder().resolve("logs");
  }

  /** Where a service answers, without a slash at the end. */
  public URI baseUrl(SandboxService service) {
    return URI.create("http://localhost:" + ports.of(service));
  }

  /**
   * Starts one more instance of a service, as one that scales out has them: the same settings and
   * database, a free port of its own, and like the first one in this JVM or as a process. Nobody
   * but the caller is told of it. It stops with the sandbox.
   *
   * @return where it answers, without a slash at the end
   * @throws ServiceStartFailed if it does not start; everything else goes on
   */
  public URI startAnother(SandboxService service) {
    int port = LoopbackPort.claim(0, service.label());
    services.startAnother(service, settings.of(service, port));
    return URI.create("http://localhost:" + port);
  }

  /**
   * Starts an instance of a service as a process of its own, whatever the others are. Where only
   * servers run, the first one of a service listens where the others look for it; any other has a
   * free port. It stops with the sandbox.
   *
   * @throws ServiceStartFailed if it does not start; everything else goes on
   */
  public ServiceProcess startProcess(SandboxService service, ProcessOptions options) {
    boolean isTheFirst =
        this.options.layout() == Layout.SERVERS_ONLY
            && processes.stream().noneMatch(process -> process.service() == service);
    int port = isTheFirst ? ports.of(service) : LoopbackPort.claim(0, service.label());
    var process =
        ServiceProcess.start(
            service,
            options,
            options.changes().apply(settings.of(service, port)),
            run(this.options),
            logs(this.options),
            _ -> {});
    processes.add(process);
    return process;
  }

  /**
   * The process of a service, for tests that kill it; another one after each restart. Empty when
   * the service shares this JVM.
   */
  public Optional<ProcessHandle> processOf(SandboxService service) {
    return services.processOf(service);
  }

  /** The servers, for tests that stop, start and question them. */
  public LocalInfrastructure infrastructure() {
    return infrastructure;
  }

  /** Where log files are written by {@link Layout#SEPARATE} services and by bin/sandbox. */
  public Path logFolder() {
    return logs(options);
  }

  /** Stops the services, then the servers. Data stays. */
  @Override
  public void close() {
    try {
      processes.forEach(ServiceProcess::expectEnd);
      processes.reversed().forEach(ServiceProcess::stop);
      services.close();
    } finally {
      infrastructure.close();
    }
  }
}
