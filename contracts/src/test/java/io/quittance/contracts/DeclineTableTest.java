package io.quittance.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.contracts.provider.AdviceCode;
import io.quittance.contracts.provider.Decline;
import io.quittance.contracts.provider.DeclineCode;
import io.quittance.contracts.provider.DeclineTable;
import io.quittance.contracts.provider.ProviderFact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclineTableTest {

  @ParameterizedTest
  @CsvSource({
    "stripe, lost_card, LOST_CARD, DO_NOT_TRY_AGAIN",
    "stripe, card_declined, GENERIC_DECLINE, TRY_AGAIN_LATER",
    "adyen, 2, GENERIC_DECLINE, TRY_AGAIN_LATER",
    "adyen, 6, EXPIRED_CARD, CONFIRM_CARD_DATA",
    "adyen, 12, INSUFFICIENT_FUNDS, TRY_AGAIN_LATER",
    "adyen, 20, BLOCKED_BY_RISK, DO_NOT_TRY_AGAIN",
    "adyen, 46, DO_NOT_TRY_AGAIN, DO_NOT_TRY_AGAIN",
    "braintree, 2001, INSUFFICIENT_FUNDS, TRY_AGAIN_LATER",
    "braintree, 2043, CALL_ISSUER, DO_NOT_TRY_AGAIN",
    "braintree, 2044, CALL_ISSUER, ",
    "braintree, cvv, INCORRECT_CVC, CONFIRM_CARD_DATA",
    "wechat, NOTENOUGH, INSUFFICIENT_FUNDS, TRY_AGAIN_LATER",
    "wechat, USER_ACCOUNT_ABNORMAL, RESTRICTED_CARD, DO_NOT_TRY_AGAIN",
    "alipay, ACQ.BUYER_BALANCE_NOT_ENOUGH, INSUFFICIENT_FUNDS, TRY_AGAIN_LATER",
    "iso20022, AC04, INVALID_ACCOUNT, DO_NOT_TRY_AGAIN",
    "iso20022, RR04, NOT_PERMITTED, DO_NOT_TRY_AGAIN",
  })
  void saysWhatAProvidersCodeMeans(
      String provider, String rawCode, DeclineCode code, AdviceCode advice) {
    assertThat(DeclineTable.of(provider).decline(rawCode)).isEqualTo(new Decline(code, advice));
  }

  @Test
  @DisplayName("an unknown code is a generic decline, and is counted")
  void unknownCode() {
    var meters = new SimpleMeterRegistry();
    Metrics.addRegistry(meters);
    try {
      var adyen = DeclineTable.of("adyen");
      assertThat(meters.get(DeclineTable.UNMAPPED).tag("provider", "adyen").counter().count())
          .as("there before the first one")
          .isZero();
      var decline = adyen.decline("999\nforged line");
      assertThat(decline).isEqualTo(Decline.of(DeclineCode.GENERIC_DECLINE));
      assertThat(meters.get(DeclineTable.UNMAPPED).tag("provider", "adyen").counter().count())
          .isEqualTo(1);
      assertThat(DeclineTable.of("adyen").knows("999")).isFalse();
      assertThat(DeclineTable.of("adyen").knows("2")).isTrue();
    } finally {
      Metrics.removeRegistry(meters);
    }
  }

  @Test
  void aProviderWithoutTableIsABug() {
    assertThatThrownBy(() -> DeclineTable.of("nobody"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  @DisplayName("Stripe's 47 codes are all there, each meaning itself")
  void stripesOwn() {
    var stripe = DeclineTable.of("stripe");
    var itself =
        java.util.Arrays.stream(DeclineCode.values())
            .filter(code -> stripe.knows(code.code()))
            .peek(code -> assertThat(stripe.decline(code.code()).code()).isEqualTo(code))
            .toList();
    assertThat(itself).hasSize(48).contains(DeclineCode.AUTHENTICATION_REQUIRED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stripe", "adyen", "braintree", "wechat", "alipay", "iso20022"})
  @DisplayName("no raw code stands twice in a table, where the later line would win silently")
  void noneTwice(String provider) throws IOException {
    DeclineTable.of(provider);
    var path = "declines/" + provider + ".properties";
    try (var file = DeclineTable.class.getResourceAsStream(path)) {
      var seen = new HashSet<String>();
      new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> assertThat(seen.add(line.split("=", 2)[0].strip())).as(line).isTrue());
      assertThat(seen).isNotEmpty();
    }
  }

  @Test
  void becomesAFact() {
    var subject =
        new ProviderFact.Subject("adyen", "a", "pi_1", "txn_1", null, java.time.Instant.EPOCH);
    assertThat(DeclineTable.of("adyen").decline("3").failed(subject))
        .isEqualTo(new ProviderFact.AuthorizationFailed(subject, "call_issuer", null));
    assertThat(Decline.of(DeclineCode.BLOCKED_BY_RISK).code().code())
        .isEqualTo(ProviderFact.AuthorizationFailed.BLOCKED_BY_RISK);
  }
}
