package io.quittance.payment;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Payment intents, from creation to the last refund. */
@SpringBootApplication
public class PaymentApiApplication {

  /** Runs the service by itself. */
  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /** The service, also for the sandbox, which runs all of them in one JVM. */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(PaymentApiApplication.class)
        .properties("spring.config.name=payment-api");
  }
}
