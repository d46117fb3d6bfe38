package io.quittance.platform.web;

import static io.quittance.platform.problem.CommonProblem.AMOUNT_INVALID;
import static io.quittance.platform.problem.CommonProblem.CURRENCY_INVALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quittance.platform.money.Amount;
import io.quittance.platform.problem.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class StrictJsonTest {

  private static final JsonMapper JSON = StrictJson.mapper();

  @ParameterizedTest
  @DisplayName("A1002 amounts from 1 to the documented maximum are read")
  @ValueSource(strings = {"1", "100", "2147483648", "99999999999"})
  void readsAmounts(String amount) {
    assertThat(read("{\"amount\":%s,\"currency\":\"USD\"}".formatted(amount)).amount())
        .isEqualTo(new Amount(Long.parseLong(amount)));
  }

  @ParameterizedTest
  @DisplayName("A1001 A1002 anything else is no amount")
  @ValueSource(
      strings = {
        "0",
        "-1",
        "-0",
        "1.5",
        "1.0",
        "1e2",
        "1e400",
        "1E-400",
        "\"100\"",
        "\"\"",
        "true",
        "[]",
        "[100]",
        "{}",
        "100000000000",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551617",
        "100000000000000000000000000000"
      })
  void refusesOtherAmounts(String amount) {
    assertThatExceptionOfType(JacksonException.class)
        .isThrownBy(() -> read("{\"amount\":%s,\"currency\":\"USD\"}".formatted(amount)))
        .satisfies(
            failure ->
                assertThat(Refusal.in(failure))
                    .get()
                    .extracting(Refusal::problem)
                    .isEqualTo(AMOUNT_INVALID));
  }

  @ParameterizedTest
  @DisplayName("A1004 only codes of money in use are currencies")
  @ValueSource(strings = {"\"usd\"", "\"DEM\"", "\"XAU\"", "\"\"", "\"USD \"", "840", "[\"USD\"]"})
  void refusesOtherCurrencies(String currency) {
    assertThatExceptionOfType(JacksonException.class)
        .isThrownBy(() -> read("{\"amount\":1,\"currency\":%s}".formatted(currency)))
        .satisfies(
            failure ->
                assertThat(Refusal.in(failure))
                    .get()
                    .extracting(Refusal::problem)
                    .isEqualTo(CURRENCY_INVALID));
  }

  @ParameterizedTest
  @DisplayName("A1106 times and durations are texts, not numbers that count something")
  @ValueSource(
      strings = {
        "{\"at\":1767225600}",
        "{\"at\":1.5}",
        "{\"at\":\"1767225600\"}",
        "{\"at\":\"\"}",
        "{\"at\":\"2026-01-01\"}",
        "{\"span\":12345}",
        "{\"span\":0.5}",
        "{\"span\":\"12345\"}",
        "{\"span\":\"\"}",
        "{\"span\":[1]}"
      })
  void refusesTimesThatAreNoTexts(String body) {
    assertThatExceptionOfType(JacksonException.class)
        .isThrownBy(() -> JSON.readValue(body, Times.class));
  }

  @Test
  void readsTimes() {
    var times =
        JSON.readValue("{\"at\":\"2026-01-01T02:00:00+02:00\",\"span\":\"PT24H\"}", Times.class);
    assertThat(times)
        .isEqualTo(new Times(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofHours(24)));
    assertThat(JSON.readValue("{\"at\":null}", Times.class)).isEqualTo(new Times(null, null));
  }

  private record Times(@Nullable Instant at, @Nullable Duration span) {}

  @ParameterizedTest
  @DisplayName("A1106 unknown fields and other types are refused, not bent or ignored")
  @ValueSource(
      strings = {
        "{\"amount\":1,\"currency\":\"USD\",\"status\":\"CAPTURED\"}",
        "{\"amount\":1,\"currency\":\"USD\",\"note\":1}",
        "{\"amount\":1,\"currency\":\"USD\",\"note\":true}",
        "{\"amount\":1,\"currency\":\"USD\",\"note\":[\"x\"]}",
        "{\"amount\":1,\"currency\":\"USD\",\"count\":\"1\"}",
        "{\"amount\":1,\"currency\":\"USD\",\"count\":1.0}",
        "{\"amount\":1,\"currency\":\"USD\",\"count\":4294967297}",
        "{\"amount\":1,\"currency\":\"USD\",\"flag\":\"true\"}",
        "{\"amount\":1,\"currency\":\"USD\",\"flag\":1}",
        "{\"amount\":1,\"amount\":2,\"currency\":\"USD\"}",
        "{\"amount\":1,\"currency\":\"USD\"} {}",
        "[]",
        "\"\""
      })
  void refusesWhatDoesNotFit(String body) {
    assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> read(body));
  }

  private static Order read(String body) {
    return JSON.readValue(body, Order.class);
  }

  record Order(
      Amount amount,
      Currency currency,
      @Nullable String note,
      @Nullable Integer count,
      @Nullable Boolean flag) {}
}
