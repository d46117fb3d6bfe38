package io.quittance.system;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Where the services of this JVM send their spans, as they would to a trace store. Spring Boot
 * finds it by {@code META-INF/spring}. Only those of traces that a test asked for are kept.
 */
@AutoConfiguration
public class SpansOfTests {

  private static final Map<String, Queue<SpanData>> BY_TRACE = new ConcurrentHashMap<>();

  @Bean
  SpanExporter spansOfAskedTraces() {
    return new Store();
  }

  /** Begins to keep what belongs to a trace. */
  static void keep(String traceId) {
    BY_TRACE.put(traceId, new ConcurrentLinkedQueue<>());
  }

  /** What has arrived of a trace that is kept. */
  static List<SpanData> of(String traceId) {
    return List.copyOf(BY_TRACE.get(traceId));
  }

  private static final class Store implements SpanExporter {

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      for (var span : spans) {
        var kept = BY_TRACE.get(span.getTraceId());
        if (kept != null) {
          kept.add(span);
        }
      }
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
