package io.quittance.platform.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.secret.NewKeySet;
import java.security.GeneralSecurityException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a log may not show, told by its form. */
class MaskingTest {

  @ParameterizedTest
  @DisplayName("I10 a secret is hidden, and what it was stays readable")
  @CsvSource(
      delimiter = '|',
      value = {
        "key sk_test_sandbox_a refused | key sk_test_**** refused",
        "sk_live_51Habcdefghijk | sk_live_****",
        "secret=whsec_MfKQ9r8GKYqrTwjU | secret=****",
        "told whsec_MfKQ9r8GKYqrTwjU+/=1 | told whsec_****",
        "svc_test_sandbox | svc_test_****",
        "ort_8J-x_0aMfKQ9r8GKYqrTwjUq1w2e3r4t5y6u7i8o9p0 gone | ort_**** gone",
        "code first_-J8x_0aMfKQ9r8GKYqrTwjUq1w2e3r4t5y6u7i8o9 | code first_****",
        "code=second__J8x-0aMfKQ9r8GKYqrTwjUq1w2e3r4t5y6u7i8o9 | code=second_****",
        "Authorization: Bearer abc.def-123 | Authorization: Bearer ****",
        "authorization: basic dmVyYTpwYXNz | authorization: basic ****",
        "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln | token eyJ****",
        "jdbc:postgresql://h/db?user=a&password=hunter2&x=1 |"
            + " jdbc:postgresql://h/db?user=a&password=****&x=1",
        "{\"password\": \"hunter2\", \"a\": 1} | {\"password\": \"****\", \"a\": 1}",
        "redis://user:hunter2@host/0 | redis://user:****@host/0",
        "redis://:hunter2@host/0 | redis://:****@host/0",
        "cut eyJhbGciOiJIUzI1NiJ9 | cut eyJ****",
        "paid by 4242 4242 4242 4242 now | paid by ****4242 now",
        "cvv: 123 | ****"
      })
  void hides(String text, String masked) {
    assertThat(Masking.of(text)).isEqualTo(masked);
  }

  @Test
  @DisplayName("I10 private keys and key sets are hidden whole")
  void hidesKeys() throws GeneralSecurityException {
    var pem =
        "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQ\n-----END PRIVATE KEY-----";
    assertThat(Masking.of("key " + pem + " end"))
        .isEqualTo("key -----BEGIN PRIVATE KEY-----****-----END PRIVATE KEY----- end");
    assertThat(Masking.of("cut -----BEGIN EC PRIVATE KEY-----\nMIIEvQIBADANBg"))
        .doesNotContain("MIIE");

    var keySet = NewKeySet.generate();
    var value = Pattern.compile("\"value\": *\"([^\"]+)\"").matcher(keySet);
    assertThat(value.find()).isTrue();
    assertThat(Masking.of("cannot read " + keySet)).doesNotContain(value.group(1)).contains("****");
  }

  @ParameterizedTest
  @DisplayName("what is no secret stays as it is, and no copy is made of it")
  @ValueSource(
      strings = {
        "",
        "basic authentication is off",
        "the bearer of bad news",
        "payment pi_01h2xcejqtf2nbrexx3vqjhp41 is AUTHORIZED",
        "answered 500 to POST /api/payment-intents",
        "took 1795331516123 ms, offset 123456789012345678901234567890",
        "task-1 basics pin track",
        "value: 42, key: order",
        "first_name and second_person_needed, sort_by_amount"
      })
  void leavesTheRest(String text) {
    assertThat(Masking.of(text)).isSameAs(text);
  }
}
