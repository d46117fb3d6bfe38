package io.quittance.ledger;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Keeps the double-entry journal. */
@SpringBootApplication
public class LedgerServiceApplication {

  public static void main(String[] args) {
    application().run(args);
  }

  /** Also used by the sandbox, which runs all services in one JVM. */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(LedgerServiceApplication.class)
        .properties("spring.config.name=ledger-service");
  }
}
