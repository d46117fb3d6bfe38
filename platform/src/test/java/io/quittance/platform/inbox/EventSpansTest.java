package io.quittance.platform.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quittance.platform.tracing.EndedSpans;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class EventSpansTest {

  private static final String TRACE_1 = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACE_2 = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String REQUEST = "b7ad6b7169203331";

  private final EndedSpans ended = new EndedSpans();
  private final EventSpans spans = new EventSpans("tester", ended.tracer());

  @Test
  void oneEventGoesOnWithItsTrace() {
    var within = new AtomicReference<String>();
    spans.during(
        List.of(message(TRACE_1)), () -> within.set(Span.current().getSpanContext().getTraceId()));

    assertThat(within.get()).isEqualTo(TRACE_1);
    assertThat(ended.all()).hasSize(1).allMatch(span -> span.getParentSpanId().equals(REQUEST));
  }

  @Test
  void severalEventsStayInTheirTracesAndAreLinkedToTheirBatch() {
    spans.during(List.of(message(TRACE_1), message(TRACE_2), message(null)), () -> {});

    var batch = ended.named("process batch");
    var events = ended.all().stream().filter(span -> span.getKind() == SpanKind.CONSUMER).toList();
    assertThat(batch.getTraceId()).isNotIn(TRACE_1, TRACE_2);
    assertThat(events).extracting(SpanData::getTraceId).contains(TRACE_1, TRACE_2).hasSize(3);
    assertThat(batch.getLinks())
        .extracting(LinkData::getSpanContext)
        .containsExactlyInAnyOrderElementsOf(
            events.stream().map(SpanData::getSpanContext).toList());
  }

  @Test
  void aFailureIsToldAndPassedOn() {
    var failure = new IllegalStateException("no");
    assertThatThrownBy(
            () ->
                spans.during(
                    List.of(message(TRACE_1)),
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(ended.all())
        .allMatch(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
        .hasSize(1);
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
  }

  private static ConsumerRecord<String, byte[]> message(String traceId) {
    var message = new ConsumerRecord<>("things", 0, 0, "thing-1", new byte[0]);
    header(message, "ce_type", "thing.changed.v1");
    if (traceId != null) {
      header(message, "traceparent", "00-" + traceId + "-" + REQUEST + "-01");
    }
    return message;
  }

  private static void header(ConsumerRecord<?, ?> message, String name, String value) {
    message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
