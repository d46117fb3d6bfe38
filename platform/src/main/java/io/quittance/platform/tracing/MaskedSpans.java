package io.quittance.platform.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.quittance.platform.logging.Masking;
import java.util.Collection;
import java.util.List;

/**
 * The last door before spans leave: what no log may show is hidden here too, and stack traces stay,
 * which the log has.
 */
final class MaskedSpans implements SpanExporter {

  private static final AttributeKey<String> STACK_TRACE =
      AttributeKey.stringKey("exception.stacktrace");

  private final SpanExporter outside;

  MaskedSpans(SpanExporter outside) {
    this.outside = outside;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    return outside.export(spans.stream().<SpanData>map(MaskedSpan::new).toList());
  }

  @Override
  public CompletableResultCode flush() {
    return outside.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return outside.shutdown();
  }

  @SuppressWarnings("unchecked") // a key of type STRING is one of a text
  private static Attributes masked(Attributes attributes) {
    var masked = attributes.toBuilder().remove(STACK_TRACE);
    attributes.forEach(
        (key, value) -> {
          if (key.getType() == AttributeType.STRING && !key.equals(STACK_TRACE)) {
            masked.put((AttributeKey<String>) key, Masking.of((String) value));
          }
        });
    return masked.build();
  }

  private static EventData masked(EventData event) {
    return EventData.create(
        event.getEpochNanos(),
        event.getName(),
        masked(event.getAttributes()),
        event.getTotalAttributeCount());
  }

  /** A span as the outside may see it. */
  private static final class MaskedSpan extends DelegatingSpanData {

    private final Attributes attributes;
    private final List<EventData> events;
    private final StatusData status;

    MaskedSpan(SpanData span) {
      super(span);
      this.attributes = masked(span.getAttributes());
      this.events = span.getEvents().stream().map(MaskedSpans::masked).toList();
      this.status =
          StatusData.create(
              span.getStatus().getStatusCode(), Masking.of(span.getStatus().getDescription()));
    }

    @Override
    public Attributes getAttributes() {
      return attributes;
    }

    @Override
    public List<EventData> getEvents() {
      return events;
    }

    @Override
    public StatusData getStatus() {
      return status;
    }
  }
}
