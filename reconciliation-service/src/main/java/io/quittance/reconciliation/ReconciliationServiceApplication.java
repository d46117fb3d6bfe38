package io.quittance.reconciliation;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The reconciliation service. */
@SpringBootApplication
public class ReconciliationServiceApplication {

  public static void main(String[] args) {
    application().run(args);
  }

  /** Also used by the sandbox, which runs all services in one JVM. */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(ReconciliationServiceApplication.class)
        .properties("spring.config.name=reconciliation-service");
  }
}
