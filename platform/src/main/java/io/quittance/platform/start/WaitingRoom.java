package io.quittance.platform.start;

import io.quittance.platform.web.ContainerErrorValve;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * What listens at a service's address while the service waits for its database: alive, not ready,
 * and 503 to everybody else.
 */
final class WaitingRoom implements AutoCloseable {

  private static final String RETRY_SECONDS = "1";

  private final AnnotationConfigServletWebServerApplicationContext context;

  private WaitingRoom(AnnotationConfigServletWebServerApplicationContext context) {
    this.context = context;
  }

  /** Opens it with the settings of the service: its address, and its certificate if it has one. */
  static WaitingRoom open(ConfigurableEnvironment environment) {
    var own = new StandardEnvironment();
    environment.getPropertySources().forEach(own.getPropertySources()::addLast);
    var context = new AnnotationConfigServletWebServerApplicationContext();
    context.setEnvironment(own);
    context.register(Furniture.class);
    context.refresh();
    return new WaitingRoom(context);
  }

  @Override
  public void close() {
    context.close();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    SslAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class
  })
  static class Furniture {

    @Bean
    ServletRegistrationBean<Answers> answers() {
      return new ServletRegistrationBean<>(new Answers(), "/*");
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problems() {
      return tomcat ->
          tomcat.addContextCustomizers(
              context -> {
                if (context.getParent() instanceof StandardHost host) {
                  host.setErrorReportValveClass(ContainerErrorValve.class.getName());
                }
              });
    }
  }

  /** What it says to whom. */
  static final class Answers extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      switch (request.getRequestURI()) {
        case "/actuator/health/liveness" -> health(response, HttpServletResponse.SC_OK, "UP");
        case "/actuator/health", "/actuator/health/readiness" ->
            health(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "OUT_OF_SERVICE");
        default -> {
          response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
          response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
      }
    }

    private static void health(HttpServletResponse response, int status, String word)
        throws IOException {
      response.setStatus(status);
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.getWriter().write("{\"status\":\"%s\"}".formatted(word));
    }
  }
}
