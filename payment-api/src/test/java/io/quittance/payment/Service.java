package io.quittance.payment;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** How a test starts a service. */
public final class Service {

  private Service() {}

  /** Settings as the arguments of a service, with those that every test needs. */
  public static String[] arguments(List<Map<String, String>> settings) {
    return Stream.concat(
            Stream.of("--quittance.security.sandbox=true"),
            settings.stream()
                .flatMap(some -> some.entrySet().stream())
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue()))
        .toArray(String[]::new);
  }

  /** Starts it in this JVM. */
  public static ConfigurableApplicationContext start(
      SpringApplicationBuilder application, List<Map<String, String>> settings) {
    return application.run(arguments(settings));
  }

  /** Where it answers. */
  public static String url(ConfigurableApplicationContext service) {
    return "http://localhost:" + service.getEnvironment().getProperty("local.server.port");
  }
}
