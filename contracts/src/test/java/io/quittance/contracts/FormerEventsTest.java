package io.quittance.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.event.EventCatalog;
import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.reconciliation.ReconciliationEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as they were first published, before they had the fields that came later: while a platform
 * is upgraded, an instance of before still writes them. When an event gets a field, its file as it
 * was belongs here.
 */
class FormerEventsTest {

  private static final Path FORMER = Path.of("src/test/resources/former");
  private static final JsonMapper JSON = JsonMapper.shared();

  static Stream<String> files() throws IOException {
    try (var files = Files.list(FORMER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "A207 {0} as it was first published")
  @MethodSource("files")
  void isUnderstood(String file) throws IOException {
    var type = file.replaceFirst("\\.json$", "");
    var written = Files.readString(FORMER.resolve(file));

    var again = JSON.readTree(readAndWrittenAgain(type, written));

    holdsAll(JSON.readTree(written), again, type);
    assertThat(again.size()).isGreaterThanOrEqualTo(JSON.readTree(written).size());
  }

  @Test
  @DisplayName(
      "A207 what a former event lacks is what was true before: not in transit, no reversal")
  void takesWhatWasTrueBefore() throws IOException {
    var settlement =
        ReconciliationEvent.CATALOG.read(
            "settlement.confirmed.v1",
            Files.readString(FORMER.resolve("settlement.confirmed.v1.json")));
    assertThat(settlement)
        .hasValueSatisfying(
            event ->
                assertThat(((ReconciliationEvent.SettlementConfirmed) event).inTransit())
                    .isFalse());
    var won =
        PaymentEvent.CATALOG.read(
            "dispute.won.v1", Files.readString(FORMER.resolve("dispute.won.v1.json")));
    assertThat(won)
        .hasValueSatisfying(
            event -> assertThat(((PaymentEvent.DisputeWon) event).reversal()).isFalse());
  }

  private static String readAndWrittenAgain(String type, String written) {
    return PaymentEvent.CATALOG.types().contains(type)
        ? readAndWrittenAgain(PaymentEvent.CATALOG, type, written)
        : readAndWrittenAgain(ReconciliationEvent.CATALOG, type, written);
  }

  private static <E> String readAndWrittenAgain(
      EventCatalog<E> catalog, String type, String written) {
    return catalog.write(catalog.read(type, written).orElseThrow());
  }

  /** Whatever was written is there again, at every level. */
  private static void holdsAll(JsonNode written, JsonNode again, String at) {
    if (!written.isObject()) {
      assertThat(again).as(at).isEqualTo(written);
      return;
    }
    written.forEachEntry((name, value) -> holdsAll(value, again.path(name), at + "/" + name));
  }
}
