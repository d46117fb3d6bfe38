package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quittance.platform.tracing.Traced;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** One payment is one trace, from the merchant's request to what the ledger hears of it. */
class TracesTest {

  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final Set<String> HEARERS =
      Set.of("ledger-service", "webhook-service", "reconciliation-service");

  private final Sandbox sandbox = RunningPlatform.shared();
  private final Storefront shop = Storefront.ofMerchantA(sandbox);
  private final String traceId = UUID.randomUUID().toString().replace("-", "");
  private final String callersSpan = traceId.substring(16);
  private final String orderId = "order-" + UUID.randomUUID();
  private final String key = "key-" + UUID.randomUUID();

  @BeforeEach
  void keepTheTrace() {
    SpansOfTests.keep(traceId);
  }

  @Test
  void onePaymentIsOneTraceOverAllServices() {
    var sale = sell();
    await()
        .atMost(Storefront.SOON)
        .untilAsserted(
            () ->
                assertThat(spans())
                    .filteredOn(span -> span.getKind() == SpanKind.CONSUMER)
                    .extracting(TracesTest::service)
                    .containsAll(HEARERS));

    var request = only("payment-api", "http post /api/payment-intents");
    assertThat(request.getParentSpanId()).isEqualTo(callersSpan);
    assertThat(text(request, "paymentIntentId")).isEqualTo(sale.field("paymentIntentId"));
    assertThat(text(request, "orderId")).isEqualTo(orderId);
    assertThat(text(request, "idempotencyKeyHash")).isEqualTo(Traced.hash(key));
    assertThat(transitions(request))
        .contains("null > CREATED", "AUTHORIZING > AUTHORIZED", "AUTHORIZED > CAPTURED");

    assertThat(spans())
        .filteredOn(span -> service(span).equals("idempotency-service"))
        .isNotEmpty()
        .allMatch(span -> service(parentOf(span)).equals("payment-api"));
    var authorization = only("payment-api", "provider AUTHORIZE");
    assertThat(authorization.getParentSpanId()).isEqualTo(request.getSpanId());
    assertThat(text(authorization, "transactionId")).startsWith("txn_");
    assertThat(text(authorization, "providerReference")).isNotEmpty();
    assertThat(text(authorization, "outcome")).isEqualTo("TOLD");

    assertThat(spans())
        .filteredOn(span -> span.getKind() == SpanKind.CONSUMER)
        .allMatch(span -> span.getParentSpanId().equals(request.getSpanId()))
        .allMatch(span -> sale.field("paymentIntentId").equals(text(span, "aggregateId")));
  }

  @Test
  void spansHoldNoKeysAndTheirNamesNoIds() {
    var payment = sell().field("paymentIntentId");
    send("/api/payment-intents/" + payment + "?expand=" + key);
    await().atMost(Storefront.SOON).until(() -> named("http get /api/payment-intents/{id}"));

    assertThat(spans()).noneMatch(span -> span.getName().contains(payment));
    assertThat(spans().stream().flatMap(TracesTest::texts))
        .isNotEmpty()
        .noneMatch(text -> text.contains(key))
        .noneMatch(text -> text.contains(SandboxCredentials.MERCHANT_A_KEY));
  }

  @Test
  void whoeverWatchesLeavesNoTrace() {
    send("/actuator/health");
    send("/api/payment-intents/pi_unknown");
    await().atMost(Storefront.SOON).until(() -> named("http get /api/payment-intents/{id}"));

    assertThat(spans()).extracting(SpanData::getName).noneMatch(name -> name.contains("actuator"));
    assertThat(spans())
        .filteredOn(span -> span.getKind() == SpanKind.SERVER)
        .filteredOn(span -> service(span).equals("payment-api"))
        .hasSize(1);
  }

  @Test
  void logsTellTheTrace() {
    var span = bean(Tracer.class, "payment-api").spanBuilder("logging").startSpan();
    try (var _ = span.makeCurrent()) {
      assertThat(MDC.get("traceId")).isEqualTo(span.getSpanContext().getTraceId());
      assertThat(MDC.get("spanId")).isEqualTo(span.getSpanContext().getSpanId());
    } finally {
      span.end();
    }
    assertThat(MDC.get("traceId")).isNull();
  }

  private Http.Answer sell() {
    var body = Shop.sale(orderId, 4_200, "pm_card_visa");
    var answer =
        Http.send(
            shop.api()
                .posting("/api/payment-intents", body, key)
                .header("traceparent", traceparent()));
    assertThat(answer.status()).as(answer::explained).isEqualTo(201);
    return answer;
  }

  private void send(String path) {
    Http.send(shop.api().request(path).header("traceparent", traceparent()).GET());
  }

  /** That the caller does not keep its own part has no say in what is kept of ours. */
  private String traceparent() {
    return "00-" + traceId + "-" + callersSpan + "-00";
  }

  private List<SpanData> spans() {
    for (var service : SandboxService.values()) {
      bean(SdkTracerProvider.class, service.label()).forceFlush().join(10, TimeUnit.SECONDS);
    }
    return SpansOfTests.of(traceId);
  }

  private static <T> T bean(Class<T> type, String service) {
    return RunningContexts.of(service).getBean(type);
  }

  private boolean named(String name) {
    return spans().stream().anyMatch(span -> span.getName().equals(name));
  }

  private SpanData only(String service, String name) {
    var found =
        spans().stream()
            .filter(span -> service(span).equals(service) && span.getName().equals(name))
            .toList();
    assertThat(found).as(name).hasSize(1);
    return found.getFirst();
  }

  private SpanData parentOf(SpanData child) {
    return spans().stream()
        .filter(span -> span.getSpanId().equals(child.getParentSpanId()))
        .findFirst()
        .orElseThrow();
  }

  private static String service(SpanData span) {
    return String.valueOf(span.getResource().getAttribute(SERVICE));
  }

  private static String text(SpanData span, String attribute) {
    return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(attribute)));
  }

  private static List<String> transitions(SpanData span) {
    return span.getEvents().stream()
        .map(event -> value(event, "from") + " > " + value(event, "to"))
        .toList();
  }

  private static String value(EventData event, String attribute) {
    return String.valueOf(event.getAttributes().get(AttributeKey.stringKey(attribute)));
  }

  /** Whatever of a span can be read: its name, attributes, and those of its events. */
  private static Stream<String> texts(SpanData span) {
    var events = span.getEvents().stream().map(event -> event.getAttributes().toString());
    return Stream.concat(
        Stream.of(span.getName(), span.getAttributes().toString(), span.getStatus().toString()),
        events);
  }
}
