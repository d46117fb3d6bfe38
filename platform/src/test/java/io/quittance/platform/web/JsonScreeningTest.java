package io.quittance.platform.web;

import static io.quittance.platform.problem.CommonProblem.CARD_DATA_NOT_ACCEPTED;
import static io.quittance.platform.problem.CommonProblem.MALFORMED_JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quittance.platform.problem.Problem;
import io.quittance.platform.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScreeningTest {

  /** FAULTS.md says within 1 s; what really hangs takes far longer than this. */
  private static final Duration BOUND = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "1",
        "null",
        "\"text\"",
        " {\"a\":[1,2.5,-3e2,true,null,\"é書😀\\ud83d\\ude00\"]} ",
        "{\"a\":{\"x\":1},\"b\":{\"x\":1}}",
        "{\"id\":\"pi_01jn8w3xq07k2r9v5m4c6b8d0e\"}"
      })
  void letsOrdinaryJsonPass(String body) {
    assertThatCode(() -> check(body)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @DisplayName("A1101 duplicate keys are refused, also when one is escaped")
  @ValueSource(
      strings = {
        "{\"amount\":1,\"amount\":2}",
        "{\"amount\":1,\"\\u0061mount\":2}",
        "{\"a\":{\"b\":1,\"c\":[{\"d\":1,\"d\":1}]}}"
      })
  void refusesDuplicateKeys(String body) {
    assertThat(refused(body)).hasMessageContaining("duplicate key");
  }

  @ParameterizedTest
  @DisplayName("A1102 NUL and lone surrogates are refused")
  @ValueSource(
      strings = {
        "{\"a\":\"x\\u0000y\"}",
        "{\"x\\u0000\":1}",
        "{\"a\":\"\\ud83d\"}",
        "{\"a\":\"\\ude00\\ud83d\"}",
        "{\"a\":\"\\ud83dx\"}",
        "{\"\\udc00\":1}",
        "{\"a\":\"\u0000\"}",
        "\u0000"
      })
  void refusesCharactersThatNoTextHas(String body) {
    refused(body);
  }

  @ParameterizedTest
  @DisplayName("A1102 invalid UTF-8 is refused: cut, overlong, surrogate, out of range, UTF-16")
  @MethodSource("invalidUtf8")
  void refusesInvalidUtf8(byte[] bytes) {
    var refusal = catchThrowableOfType(Refusal.class, () -> JsonScreening.check(bytes));

    assertThat(refusal).isNotNull().hasMessageContaining("UTF-8");
  }

  static Stream<byte[]> invalidUtf8() {
    return Stream.of(
        new byte[] {'"', (byte) 0xC3, '"'},
        new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'},
        new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
        new byte[] {'"', (byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'},
        new byte[] {'"', (byte) 0xFF, '"'},
        new byte[] {(byte) 0xFE, (byte) 0xFF, 0, '{', 0, '}'});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a\":}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{} {}",
        "{}{}",
        "1 2",
        "{},",
        "// x\n{}",
        "{\"a\":\"\n\"}",
        "\ufeff{}"
      })
  void refusesWhatIsNotOneJsonValue(String body) {
    refused(body);
  }

  @Test
  @DisplayName("A1103 depth 64 passes, 65 and 100,000 are refused")
  void boundsTheDepth() {
    assertThatCode(() -> check("[".repeat(64) + "]".repeat(64))).doesNotThrowAnyException();
    assertThat(refused("[".repeat(65) + "]".repeat(65))).hasMessageContaining("deep");
    assertThat(refused("{\"a\":".repeat(65) + "1" + "}".repeat(65))).hasMessageContaining("deep");
    assertThat(refused("[".repeat(100_000))).hasMessageContaining("deep");
  }

  @Test
  @DisplayName("A1103 200,000 keys are read within bounds")
  void readsManyKeysInTime() {
    var body =
        IntStream.range(0, 200_000)
            .mapToObj(i -> "\"k%d\":1".formatted(i))
            .collect(Collectors.joining(",", "{", "}"));

    Assertions.assertTimeoutPreemptively(BOUND, () -> check(body));
  }

  @Test
  @DisplayName("A1103 65,536 keys with one hash code are read or refused within bounds")
  void standsCollidingKeys() {
    var java = collidingKeys("Aa", "BB");
    var jackson = collidingKeys("ab", "bA");

    for (var body : new String[] {java, jackson}) {
      Assertions.assertTimeoutPreemptively(
          BOUND,
          () ->
              assertThatCode(() -> check(body))
                  .satisfiesAnyOf(
                      nothing -> assertThat(nothing).isNull(),
                      refusal -> assertThat(refusal).isInstanceOf(Refusal.class)));
    }
  }

  @ParameterizedTest
  @DisplayName("A1301 A1302 card data is refused wherever it stands")
  @ValueSource(
      strings = {
        "{\"note\":\"4242 4242 4242 4242\"}",
        "{\"note\":\"4242\\u00204242\\u002042424242\"}",
        "{\"note\":\"\\uff14\\uff12\\uff14\\uff12424242424242\"}",
        "{\"4242424242424242\":1}",
        "{\"n\":4242424242424242}",
        "{\"n\":4242424242424242.0}",
        "{\"n\":4.242424242424242e15}",
        "{\"n\":-4242424242424242}",
        "{\"a\":[[\"x\",\"4242424242424242\"]]}",
        "\"4242424242424242\"",
        "4242424242424242",
        "{\"note\":\"4242424242424242\"",
        "note=4242424242424242",
        "{\"a\":1,\"a\":\"4242424242424242\"}",
        "{\"cvv\":\"123\"}",
        "{\"card\":{\"Security_Code\":123}}",
        "{\"metadata\":{\"track2\":\"x\"}}",
        "{\"metadata\":{\"cvvNumber\":\"123\"}}",
        "{\"note\":\"{\\\"cid\\\":\\\"1234\\\"}\"}"
      })
  void refusesCardData(String body) {
    assertThat(refusal(body).problem()).isEqualTo(CARD_DATA_NOT_ACCEPTED);
    assertThat(refusal(body).getMessage()).doesNotContain("4242");
  }

  private static String collidingKeys(String one, String other) {
    return IntStream.range(0, 1 << 16)
        .mapToObj(
            number ->
                IntStream.range(0, 16)
                    .mapToObj(bit -> (number >> bit & 1) == 0 ? one : other)
                    .collect(Collectors.joining("", "\"", "\":1")))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static Refusal refused(String body) {
    var refusal = refusal(body);
    Problem problem = refusal.problem();
    assertThat(problem).isEqualTo(MALFORMED_JSON);
    return refusal;
  }

  private static Refusal refusal(String body) {
    var refusal = catchThrowableOfType(Refusal.class, () -> check(body));
    assertThat(refusal).as("refusal of %s", body.length() < 200 ? body : "it").isNotNull();
    return refusal;
  }

  private static void check(String body) {
    JsonScreening.check(body.getBytes(StandardCharsets.UTF_8));
  }
}
