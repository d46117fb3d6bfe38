package io.quittance.platform.tracing;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.function.Supplier;

/** Spans of calls that no client of ours makes by itself, such as those of a provider's SDK. */
public final class CallSpans {

  private final Tracer tracer;

  CallSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  /**
   * Makes a call within a span of its own, a part of what this thread does.
   *
   * @param name what is called, of few different values
   */
  public <T> T during(String name, Supplier<T> call) {
    var span = tracer.spanBuilder(name).setSpanKind(SpanKind.CLIENT).startSpan();
    try (var _ = span.makeCurrent()) {
      return call.get();
    } catch (RuntimeException failure) {
      span.setStatus(StatusCode.ERROR).recordException(failure);
      throw failure;
    } finally {
      span.end();
    }
  }
}
