package io.quittance.system;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * The services of this JVM from the inside: what Spring knows of them, which no caller can see.
 * Spring Boot makes this listener itself, by {@code META-INF/spring.factories}.
 */
public final class RunningContexts implements ApplicationListener<ApplicationReadyEvent> {

  private static final Map<String, ApplicationContext> BY_NAME = new ConcurrentHashMap<>();

  /** The first instance of each service stays the one that is asked. */
  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    var context = event.getApplicationContext();
    BY_NAME.putIfAbsent(
        context.getEnvironment().getRequiredProperty("spring.application.name"), context);
  }

  /**
   * The context of a running service, by its label.
   *
   * @throws IllegalStateException if it does not run in this JVM
   */
  static ApplicationContext of(String service) {
    return Optional.ofNullable(BY_NAME.get(service))
        .orElseThrow(() -> new IllegalStateException(service + " does not run in this JVM"));
  }
}
