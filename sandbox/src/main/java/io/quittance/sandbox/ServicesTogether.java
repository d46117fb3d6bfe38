package io.quittance.sandbox;

import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Services as Spring contexts of this JVM. */
final class ServicesTogether implements RunningServices {

  private static final Logger log = LoggerFactory.getLogger(ServicesTogether.class);

  private final Map<SandboxService, ConfigurableApplicationContext> contexts =
      Collections.synchronizedMap(new EnumMap<>(SandboxService.class));

  /** Further instances, in the order of their start. */
  private final Deque<ConfigurableApplicationContext> further = new ConcurrentLinkedDeque<>();

  private ServicesTogether() {}

  /**
   * Starts all services.
   *
   * @throws ServiceStartFailed if one does not start; the others are stopped
   */
  static ServicesTogether start(
      Function<SandboxService, Map<String, String>> settings, Progress progress) {
    var services = new ServicesTogether();
    Consumer<SandboxService> start =
        service -> {
          services.contexts.put(service, run(service, settings.apply(service)));
          progress.say("  started " + service.label());
        };
    var all = List.of(SandboxService.values());
    try {
      // The first one alone: it sets up what a JVM has once, such as logging.
      ServiceStarts.all(all.subList(0, 1), start, progress);
      ServiceStarts.all(all.subList(1, all.size()), start, progress);
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
    return services;
  }

  /** Runs a service. Its settings are arguments, because nothing overrides those. */
  static ConfigurableApplicationContext run(SandboxService service, Map<String, String> settings) {
    var arguments =
        settings.entrySet().stream()
            .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
            .toArray(String[]::new);
    try {
      return service
          .application()
          .web(WebApplicationType.SERVLET)
          // The sandbox stops services before the servers that they use; a hook would not wait.
          .registerShutdownHook(false)
          .run(arguments);
    } catch (RuntimeException e) {
      throw new ServiceStartFailed(service, rootCause(e).toString(), e);
    }
  }

  private static Throwable rootCause(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  @Override
  public Optional<ProcessHandle> processOf(SandboxService service) {
    return Optional.empty();
  }

  @Override
  public void startAnother(SandboxService service, Map<String, String> settings) {
    further.addLast(run(service, settings));
  }

  @Override
  public void close() {
    for (var context = further.pollLast(); context != null; context = further.pollLast()) {
      close(context);
    }
    for (var service : Arrays.asList(SandboxService.values()).reversed()) {
      var context = contexts.remove(service);
      if (context != null) {
        close(context);
      }
    }
  }

  private static void close(ConfigurableApplicationContext context) {
    try {
      context.close();
    } catch (RuntimeException e) {
      log.error("{} did not stop cleanly; the others are stopped all the same", context.getId(), e);
    }
  }
}
