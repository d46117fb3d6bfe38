package io.quittance.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quittance.contracts.event.EventCatalog;
import io.quittance.contracts.ledger.BookingEvent;
import io.quittance.contracts.ledger.LedgerEvent;
import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.reconciliation.ReconciliationEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The published form of every event, as files: a change of a contract shows in the diff. To add an
 * event, add its record to the samples here and its file there, written by hand from what consumers
 * need, and make this pass.
 */
class GoldenEventsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  static Stream<Arguments> samples() {
    return Stream.of(
            SampleEvents.paymentEvents().stream().map(event -> sample(PaymentEvent.CATALOG, event)),
            SampleEvents.providerFacts().stream().map(fact -> sample(ProviderFact.CATALOG, fact)),
            SampleEvents.reconciliationEvents().stream()
                .map(event -> sample(ReconciliationEvent.CATALOG, event)),
            SampleEvents.ledgerEvents().stream().map(event -> sample(LedgerEvent.CATALOG, event)),
            SampleEvents.bookingEvents().stream().map(event -> sample(BookingEvent.CATALOG, event)))
        .flatMap(Function.identity());
  }

  private static <E> Arguments sample(EventCatalog<E> catalog, E event) {
    return Arguments.of(catalog.typeOf(event), catalog, event);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  <E> void isWrittenAndReadAsPublished(String type, EventCatalog<E> catalog, E event)
      throws IOException {
    var golden = Files.readString(GOLDEN.resolve(type + ".json"));

    assertThat(pretty(catalog.write(event))).isEqualTo(golden.strip());
    assertThat(catalog.read(type, golden)).contains(event);
  }

  @Test
  void everyTypeHasAFileAndEveryFileAType() throws IOException {
    var types = new TreeSet<String>(PaymentEvent.CATALOG.types());
    types.addAll(ProviderFact.CATALOG.types());
    types.addAll(ReconciliationEvent.CATALOG.types());
    types.addAll(LedgerEvent.CATALOG.types());
    types.addAll(BookingEvent.CATALOG.types());

    try (var files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
          .isEqualTo(types.stream().map(type -> type + ".json").collect(Collectors.toSet()));
    }
    assertThat(samples().map(sample -> sample.get()[0]).collect(Collectors.toSet()))
        .isEqualTo(types);
  }

  @Test
  @DisplayName("A809 a reader skips types that it does not know")
  void skipsUnknownTypes() {
    assertThat(PaymentEvent.CATALOG.read("payment.captured.v2", "not even JSON")).isEmpty();
    assertThat(PaymentEvent.CATALOG.read("payment.teleported.v1", "{}")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  @DisplayName("A809 a reader skips fields that it does not know, at every level")
  <E> void skipsUnknownFields(String type, EventCatalog<E> catalog, E event) {
    var ofTomorrow = JSON.readTree(catalog.write(event));
    addUnknownFields(ofTomorrow);

    assertThat(catalog.read(type, ofTomorrow.toString())).contains(event);
  }

  @Test
  void refusesACatalogThatForgetsAnEvent() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                EventCatalog.of(
                    ProviderFact.class,
                    "provider.facts",
                    Map.of("provider.voided.v1", ProviderFact.Voided.class)))
        .withMessageContaining("no published name");
  }

  @Test
  void refusesTwoNamesForOneEvent() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                EventCatalog.of(
                    Ping.class, "pings", Map.of("ping.v1", Pinged.class, "ping.v2", Pinged.class)))
        .withMessageContaining("two published names");
  }

  private static void addUnknownFields(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.forEachEntry(
          (name, child) -> {
            // Metadata is the merchant's own map: every field in it is known.
            if (!name.equals("metadata")) {
              addUnknownFields(child);
            }
          });
      object.put("unknownText", "x").putObject("unknownObject").put("deep", 1);
    }
  }

  private static String pretty(String json) {
    return JSON.writeValueAsString(JSON.readTree(json)).replace("\r\n", "\n");
  }

  private sealed interface Ping {}

  private record Pinged() implements Ping {}
}
