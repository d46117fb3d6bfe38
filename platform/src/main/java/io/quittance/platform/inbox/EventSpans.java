package io.quittance.platform.inbox;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.quittance.platform.tracing.Traceparent;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A span for each event that is run, in the trace of the request that caused the event. Several of
 * a batch are run under a span of the batch, which is linked to each.
 */
final class EventSpans {

  private final String consumer;
  private final Tracer tracer;

  EventSpans(String consumer, Tracer tracer) {
    this.consumer = consumer;
    this.tracer = tracer;
  }

  /** Runs what a batch is for. */
  void during(List<ConsumerRecord<String, byte[]>> messages, Runnable work) {
    var spans = messages.stream().map(this::begin).toList();
    if (spans.size() == 1) {
      within(spans.getFirst(), work);
      return;
    }
    try {
      within(batchOf(spans), work);
    } finally {
      spans.forEach(Span::end);
    }
  }

  private static void within(Span span, Runnable work) {
    try (var _ = span.makeCurrent()) {
      work.run();
    } catch (RuntimeException failure) {
      span.setStatus(StatusCode.ERROR).recordException(failure);
      throw failure;
    } finally {
      span.end();
    }
  }

  private Span begin(ConsumerRecord<String, byte[]> message) {
    return tracer
        .spanBuilder("process " + message.topic())
        .setSpanKind(SpanKind.CONSUMER)
        .setParent(Traceparent.read(ReceivedEvent.find(message, Traceparent.HEADER)))
        .setAttribute("messaging.system", "kafka")
        .setAttribute("messaging.operation.type", "process")
        .setAttribute("messaging.destination.name", message.topic())
        .setAttribute("messaging.consumer.group.name", consumer)
        .setAttribute("eventType", ReceivedEvent.typeOf(message))
        .setAttribute("aggregateId", message.key())
        .startSpan();
  }

  private Span batchOf(List<Span> spans) {
    var batch = tracer.spanBuilder("process batch").setNoParent();
    spans.forEach(span -> batch.addLink(span.getSpanContext()));
    return batch
        .setAttribute("messaging.consumer.group.name", consumer)
        .setAttribute("messaging.batch.message_count", spans.size())
        .startSpan();
  }
}
