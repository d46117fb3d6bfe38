package io.quittance.platform.tracing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Spans leave for the endpoint that is set, over HTTP, and are not even kept where none is. */
class ExportTest {

  private static final String PATH = "/v1/traces";

  private final List<String> received = new CopyOnWriteArrayList<>();
  private final HttpServer store = store();
  private final ApplicationContextRunner service =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  OpenTelemetrySdkAutoConfiguration.class,
                  OpenTelemetryTracingAutoConfiguration.class,
                  OtlpTracingAutoConfiguration.class,
                  MicrometerTracingAutoConfiguration.class))
          .withUserConfiguration(PlatformTracing.class)
          .withPropertyValues(
              "management.tracing.sampling.probability=1.0", "spring.application.name=tester");

  @AfterEach
  void stop() {
    store.stop(0);
  }

  @Test
  void spansGoToTheEndpoint() {
    service
        .withPropertyValues("management.opentelemetry.tracing.export.otlp.endpoint=" + url())
        .run(
            context -> {
              context.getBean(Tracer.class).spanBuilder("some work").startSpan().end();
              context.getBean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
              assertThat(received)
                  .singleElement()
                  .asString()
                  .contains("some work", "service.name", "tester");
            });
  }

  @Test
  void withoutAnEndpointATraceIsAnIdAndNothingElse() {
    service.run(
        context -> {
          assertThat(context).doesNotHaveBean(SpanExporter.class);
          var span = context.getBean(Tracer.class).spanBuilder("some work").startSpan();
          assertThat(span.isRecording()).isFalse();
          assertThat(span.getSpanContext().isValid()).isTrue();
          span.end();
        });
  }

  private String url() {
    return "http://127.0.0.1:" + store.getAddress().getPort() + PATH;
  }

  private HttpServer store() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(PATH, this::take);
      server.start();
      return server;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    received.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }
}
