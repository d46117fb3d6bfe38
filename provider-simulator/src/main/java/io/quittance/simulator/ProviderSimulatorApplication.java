package io.quittance.simulator;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts the provider simulator. */
@SpringBootApplication
public class ProviderSimulatorApplication {

  public static void main(String[] args) {
    application().run(args);
  }

  /** Also used by the sandbox, which runs all services in one JVM. */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(ProviderSimulatorApplication.class)
        .properties("spring.config.name=provider-simulator");
  }
}
