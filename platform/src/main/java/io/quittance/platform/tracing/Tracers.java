package io.quittance.platform.tracing;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import org.springframework.beans.factory.ObjectProvider;

/** Who begins spans. */
public final class Tracers {

  private Tracers() {}

  /** The service's tracer; where tracing is off, one whose spans are nothing. */
  public static Tracer orNone(ObjectProvider<Tracer> tracer) {
    return tracer.getIfAvailable(() -> TracerProvider.noop().get("io.quittance"));
  }
}
