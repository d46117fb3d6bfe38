package io.quittance.platform.tracing;

import static org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration.DEFAULT_TRACING_OBSERVATION_HANDLER_ORDER;
import static org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration.RECEIVER_TRACING_OBSERVATION_HANDLER_ORDER;

import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.observation.ServerRequestObservationConvention;

/**
 * What of Spring Boot's tracing is ours: what becomes a span, what may be in it, and when it is
 * kept. Imported by every service.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracingProperties.class)
public class PlatformTracing {

  @Bean
  ContextPropagators traceparent() {
    return ContextPropagators.create(new Traceparent());
  }

  /**
   * Where nobody takes spans, none is kept; traces have their ids all the same, which logs show.
   * Else the trace's id decides, in all services alike: a caller has no say.
   */
  @Bean
  Sampler sampler(ObjectProvider<SpanExporter> exporters, TracingProperties settings) {
    return exporters.stream().findAny().isEmpty()
        ? Sampler.alwaysOff()
        : Sampler.traceIdRatioBased(settings.getSampling().getProbability());
  }

  @Bean
  SpanExporters maskedExporters(ObjectProvider<SpanExporter> exporters) {
    return SpanExporters.of(exporters.orderedStream().map(MaskedSpans::new).toList());
  }

  @Bean
  CallSpans callSpans(ObjectProvider<Tracer> tracer) {
    return new CallSpans(Tracers.orNone(tracer));
  }

  @Bean
  ServerRequestObservationConvention withoutAddress() {
    return new WithoutAddress();
  }

  @Bean
  @Order(RECEIVER_TRACING_OBSERVATION_HANDLER_ORDER)
  RequestSpans requestSpans(io.micrometer.tracing.Tracer tracer, Propagator propagator) {
    return new RequestSpans(tracer, propagator);
  }

  @Bean
  @Order(DEFAULT_TRACING_OBSERVATION_HANDLER_ORDER)
  NoSpans noSpans(io.micrometer.tracing.Tracer tracer) {
    return new NoSpans(tracer);
  }
}
