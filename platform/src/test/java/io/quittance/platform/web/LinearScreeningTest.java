package io.quittance.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.logging.Masking;
import io.quittance.platform.problem.Refusal;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What nothing but the whole screening shows: work that libraries do. */
class LinearScreeningTest {

  private static final int LENGTH = 1 << 15;
  private static final String DIGITS = " 123456789012";

  /**
   * In times of the processor for an ordinary text of the same length. What is read once for each
   * of its characters takes thousands of these.
   */
  private static final int FACTOR_MAX = 100;

  private static long ordinary;

  @BeforeAll
  static void measureOrdinary() {
    var text = "order 42, ".repeat(LENGTH / 10) + DIGITS;
    // Once to have the code loaded.
    processorTime(text);
    ordinary = processorTime(text);
    assertThat(ordinary).isPositive();
  }

  static Stream<String> hostile() {
    return Stream.of(
            // Marks in the wrong order, which Unicode's normalization sorts one by one.
            "\u0301".repeat(LENGTH / 2) + "\u0323".repeat(LENGTH / 2),
            "\u0301\u0323".repeat(LENGTH / 2),
            "\uff9e".repeat(LENGTH),
            "\ufdfa".repeat(LENGTH / 16),
            "\\".repeat(LENGTH),
            "_".repeat(LENGTH),
            "eyJ-".repeat(LENGTH / 4),
            "%25".repeat(LENGTH / 3),
            "=".repeat(LENGTH),
            "<b ".repeat(LENGTH / 3),
            "\"'".repeat(LENGTH / 2),
            "4(".repeat(LENGTH / 2),
            "0".repeat(LENGTH))
        .map(text -> text + DIGITS);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hostile")
  @DisplayName("A1103 a hostile text costs not much more than an ordinary one")
  void costsNotMuchMore(String text) {
    assertThat(processorTime(text)).isLessThan(FACTOR_MAX * ordinary);
  }

  private static long processorTime(String text) {
    var threads = ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadCpuTime();
    Stream.<Consumer<String>>of(
            CardData::isIn,
            CardData::isInHeader,
            CardData::isSensitiveName,
            Masking::of,
            body -> attempt(() -> JsonScreening.refuseCardData(utf8(body))))
        .forEach(reader -> reader.accept(text));
    return threads.getCurrentThreadCpuTime() - begin;
  }

  private static void attempt(Runnable screening) {
    try {
      screening.run();
    } catch (Refusal refused) {
      // Its work is done either way.
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
