package io.quittance.idempotency;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the service that makes every request take effect once. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class IdempotencyServiceApplication {

  public static void main(String[] args) {
    application().run(args);
  }

  /** Also used by the sandbox, which runs all services in one JVM. */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(IdempotencyServiceApplication.class)
        .properties("spring.config.name=idempotency-service");
  }
}
