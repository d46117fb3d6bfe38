package io.quittance.platform.tracing;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;

/**
 * Makes no span of what is observed besides requests and calls: the filters of Spring Security
 * alone would be several in each request. Their meters want a place for a span all the same.
 */
final class NoSpans extends DefaultTracingObservationHandler {

  NoSpans(Tracer tracer) {
    super(tracer);
  }

  @Override
  public void onStart(Observation.Context context) {
    getTracingContext(context);
  }

  @Override
  public void onStop(Observation.Context context) {
    // Nothing was started.
  }

  @Override
  public void onError(Observation.Context context) {
    // Told by the request that failed.
  }

  @Override
  public void onEvent(Observation.Event event, Observation.Context context) {
    // There is no span to have it.
  }

  @Override
  public void onScopeOpened(Observation.Context context) {
    // The request's span stays the one of this thread.
  }

  @Override
  public void onScopeClosed(Observation.Context context) {
    // Nothing was opened.
  }
}
