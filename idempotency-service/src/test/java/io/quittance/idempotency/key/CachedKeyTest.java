package io.quittance.idempotency.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.idempotency.IdempotencyApi.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CachedKeyTest {

  private static final String KEY = "quittance:idempotency:5:mer_1:k";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final CachedKey SUCCESS =
      CachedKey.of(
          new Success(
              "a".repeat(64),
              7,
              new Answer(201, Map.of("X", List.of("1", "line\nbreak")), "AAEC"),
              NOW.plus(DAY)),
          NOW.plus(DAY));

  @Test
  void readsWhatItWrote() {
    var progress = CachedKey.inProgress("b".repeat(64), NOW.plusSeconds(1));

    assertThat(CachedKey.read(KEY, SUCCESS.write(KEY), NOW, DAY)).contains(SUCCESS);
    assertThat(CachedKey.read(KEY, progress.write(KEY), NOW, DAY)).contains(progress);
  }

  @Test
  @DisplayName("A207 a value that the first version wrote is read, letter by letter")
  void readsWhatTheFirstVersionWrote() {
    var written =
        String.join(
            "\n",
            "quittance-idempotency-1",
            "SUCCEEDED",
            "a".repeat(64),
            "7",
            "1767312000000",
            "201",
            "{\"X\":[\"1\"]}",
            "AAEC",
            "3953d3678581cb16723bef78d33cbfe038e7d8c9365bacff0105822cd0bba627");

    assertThat(CachedKey.read(KEY, written, NOW, DAY))
        .hasValueSatisfying(
            read ->
                assertThat(read.answer())
                    .isEqualTo(new Answer(201, Map.of("X", List.of("1")), "AAEC")));
  }

  @Test
  void refusesWhatIsCutOrAlteredAnywhere() {
    var text = SUCCESS.write(KEY);
    for (int i = 0; i < text.length(); i++) {
      assertThat(CachedKey.read(KEY, text.substring(0, i), NOW, DAY)).isEmpty();
      var altered = new StringBuilder(text);
      altered.setCharAt(i, (char) (text.charAt(i) ^ 1));
      assertThat(CachedKey.read(KEY, altered.toString(), NOW, DAY)).isEmpty();
    }
    assertThat(CachedKey.read(KEY, text + "\n", NOW, DAY)).isEmpty();
  }

  @Test
  void refusesAValueOfAnotherKey() {
    assertThat(CachedKey.read(KEY + "2", SUCCESS.write(KEY), NOW, DAY)).isEmpty();
  }

  @Test
  void refusesWhatIsOverOrFromTheFuture() {
    var text = SUCCESS.write(KEY);

    assertThat(CachedKey.read(KEY, text, NOW.plus(DAY).minusMillis(1), DAY)).isPresent();
    assertThat(CachedKey.read(KEY, text, NOW.plus(DAY), DAY)).isEmpty();
    assertThat(CachedKey.read(KEY, text, NOW.minusMillis(1), DAY)).isEmpty();
  }
}
