package io.quittance.webhook;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts the webhook service. */
@SpringBootApplication
public class WebhookServiceApplication {

  public static void main(String[] args) {
    application().run(args);
  }

  /** Also used by the sandbox, which runs all services in one JVM. */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(WebhookServiceApplication.class)
        .properties("spring.config.name=webhook-service");
  }
}
