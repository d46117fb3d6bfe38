package io.quittance.platform.tracing;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/** A span for each request, but for those of whoever watches: health, metrics. */
final class RequestSpans extends PropagatingReceiverTracingObservationHandler<ReceiverContext<?>> {

  private static final String WATCHING = "/actuator";

  RequestSpans(Tracer tracer, Propagator propagator) {
    super(tracer, propagator);
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return super.supportsContext(context) && !isWatching(context);
  }

  private static boolean isWatching(Observation.Context context) {
    if (!(context instanceof ServerRequestObservationContext observed)) {
      return false;
    }
    var request = observed.getCarrier();
    return request != null && request.getRequestURI().startsWith(WATCHING);
  }
}
