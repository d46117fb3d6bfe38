package io.quittance.platform.tracing;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.quittance.platform.web.CardData;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a trace goes on elsewhere: the header {@code traceparent} of W3C Trace Context, in requests
 * and in messages.
 *
 * <p>Nothing else is taken along. {@code tracestate} and {@code baggage} are the caller's own words
 * and would end in the trace store unread; so would a card number in the place of random ids, which
 * begins a trace of our own instead.
 */
public final class Traceparent implements TextMapPropagator {

  /** Of requests and of messages. */
  public static final String HEADER = "traceparent";

  private static final Traceparent PROPAGATOR = new Traceparent();

  private final TextMapPropagator w3c = W3CTraceContextPropagator.getInstance();

  Traceparent() {}

  /** Where the work of this thread stands in its trace; null outside of any. */
  public static @Nullable String ofThisThread() {
    var carrier = new HashMap<String, String>(2);
    PROPAGATOR.inject(Context.current(), carrier, Traceparent::put);
    return carrier.get(HEADER);
  }

  /** What a header tells; the root of all where it is null or unreadable. */
  public static Context read(@Nullable String traceparent) {
    return traceparent == null
        ? Context.root()
        : PROPAGATOR.extract(Context.root(), Map.of(HEADER, traceparent), FromMap.INSTANCE);
  }

  @Override
  public Collection<String> fields() {
    return List.of(HEADER);
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    w3c.inject(context, carrier, setter);
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    return w3c.extract(context, carrier, new HeaderOnly<>(getter));
  }

  private static void put(@Nullable Map<String, String> carrier, String name, String value) {
    if (carrier != null) {
      carrier.put(name, value);
    }
  }

  /** Hides all but the header from whoever reads. */
  private record HeaderOnly<C>(TextMapGetter<C> all) implements TextMapGetter<C> {

    @Override
    public Iterable<String> keys(C carrier) {
      return List.of(HEADER);
    }

    @Override
    public @Nullable String get(@Nullable C carrier, String name) {
      var value = name.equals(HEADER) ? all.get(carrier, name) : null;
      return value == null || CardData.isInHeader(value) ? null : value;
    }
  }

  private enum FromMap implements TextMapGetter<Map<String, String>> {
    INSTANCE;

    @Override
    public Iterable<String> keys(Map<String, String> carrier) {
      return carrier.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String name) {
      return carrier == null ? null : carrier.get(name);
    }
  }
}
