package io.quittance.platform.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a trace may show, and what of a caller's headers gets into it. */
class MaskedSpansTest {

  private static final String CARD = "4111111111111111";
  private static final String HEADER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final EndedSpans ended = new EndedSpans();

  @Test
  void noCardNumberLeavesInAnyPartOfASpan() {
    var span = ended.tracer().spanBuilder("work").startSpan();
    span.setAttribute("text", "card " + CARD)
        .setAttribute("number", 7)
        .setStatus(StatusCode.ERROR, "refused " + CARD)
        .recordException(new IllegalStateException("about " + CARD))
        .end();

    var left = ended.named("work");
    assertThat(left.getAttributes() + " " + left.getEvents() + " " + left.getStatus())
        .contains("card ****1111", "number=7", "about ****1111", "refused ****1111")
        .doesNotContain(CARD)
        .doesNotContain("stacktrace");
  }

  @Test
  void onlyTraceparentIsTaken() {
    var context = read(Map.of("traceparent", HEADER, "tracestate", "shop=" + CARD));
    var remote = Span.fromContext(context).getSpanContext();

    assertThat(remote.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(remote.getTraceState().isEmpty()).isTrue();
  }

  @Test
  void aCardNumberInThePlaceOfAnIdBeginsAnotherTrace() {
    var context =
        read(Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-" + CARD + "-01"));
    assertThat(Span.fromContext(context).getSpanContext().isValid()).isFalse();
  }

  @Test
  void theHashOfAKeyIsTheBeginningOfItsSha256() {
    assertThat(Traced.hash("abc")).isEqualTo("ba7816bf8f01cfea");
  }

  private static Context read(Map<String, String> headers) {
    return new Traceparent()
        .extract(
            Context.root(),
            headers,
            new TextMapGetter<>() {
              @Override
              public Iterable<String> keys(Map<String, String> carrier) {
                return carrier.keySet();
              }

              @Override
              public String get(Map<String, String> carrier, String name) {
                return carrier.get(name);
              }
            });
  }
}
