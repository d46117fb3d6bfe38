package io.quittance.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.id.Ids;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.iban4j.IbanUtil;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only numbers that the schemes publish for tests. */
class CardDataTest {

  @ParameterizedTest
  @DisplayName("A1301 a card number is found, also in disguise")
  @ValueSource(
      strings = {
        "4242424242424242",
        "4242 4242 4242 4242",
        "4242-4242-4242-4242",
        "4242.4242.4242.4242",
        "4242_4242_4242_4242",
        "4242/4242/4242/4242",
        "4242, 4242, 4242, 4242",
        "4242\t4242\n4242\r\n4242",
        "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
        "4242\u00a04242\u20094242\u30004242",
        "4242–4242—4242‑4242",
        "４２４２４２４２４２４２４２４２",
        "4２4２ 4２4２ 4２4２ 4２4２",
        "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢",
        "4\u200b2\u200c4\u200d2\u206042\ufeff42\u00ad4242424242",
        "4\ufe0f\u20e32\ufe0f\u20e34242424242424242" + "4242",
        "my card is 4242424242424242, thanks",
        "card4242424242424242x",
        "4242424242424242 123",
        "4242424242424242 12/27",
        "4242424242424242 12/27 123",
        "4242424242424242 12 2027 123",
        "ref 77 4242424242424242",
        "378282246310005 12/27",
        "378282246310005 1234",
        "2223003122003222 12/27",
        "30569309025904 12/27",
        "000000000000004242424242424242",
        "0004242424242424242",
        "99999424242424242424299999",
        "%B4242424242424242^DOE/JANE^2712101000000000000?",
        ";4242424242424242=27121010000012345678?",
        "5555555555554444",
        "378282246310005",
        "6011111111111117",
        "30569309025904",
        "3566002020360505",
        "6205500000000000004",
        "2223003122003222",
        "4222222222222",
        "501800000009",
        "135410014004955",
        "ord_4242424242424242",
        "12345678-4242-4242-4242-424242424242424"
      })
  void finds(String text) {
    assertThat(CardData.isIn(text)).isTrue();
  }

  @ParameterizedTest
  @DisplayName("what only looks a little like a card number passes")
  @ValueSource(
      strings = {
        "",
        "order-42",
        "4242424242424241",
        "42424242424",
        "13912345678",
        "+1 (415) 555-0132",
        "0000000000000000",
        "000000012344",
        "99999999999",
        "1,234.00",
        "2026-03-01T10:15:30.123456Z",
        "2026-03-01 10:15:30",
        "20260301101530",
        "20260301101537",
        "1772360130003",
        "1772360130011",
        "1772360130000000",
        "424242x4242424242",
        "4242:4242:4242:4242",
        "f47ac10b-58cc-4372-a567-424242424242",
        "{\"id\":\"00000000-0000-7000-8000-424242424242\"}",
        "4242"
      })
  void passes(String text) {
    assertThat(CardData.isIn(text)).isFalse();
  }

  @Test
  @DisplayName("A1301 every length from 12 to 19 digits, and no other")
  void knowsTheLengths() {
    for (int length = 8; length <= 24; length++) {
      var number = withCheckDigit("7" + "0".repeat(length - 2));
      assertThat(CardData.isIn(number))
          .as("%s digits", length)
          .isEqualTo(length >= 12 && length <= 19);
    }
  }

  @Test
  void lettersIdsAndDigestsThrough() {
    var random = new Random(20260301);
    var hex = HexFormat.of();
    for (int i = 0; i < 200_000; i++) {
      var uuid = new UUID(random.nextLong(), random.nextLong());
      var own = version7(uuid);
      assertThat(CardData.isIn(uuid.toString())).as("%s", uuid).isFalse();
      assertThat(CardData.isIn(own.toString())).as("%s", own).isFalse();
      var id = Ids.write("pi", own);
      assertThat(CardData.isIn("/api/payment-intents/" + id + "/capture")).as(id).isFalse();
      var digest = new byte[32];
      random.nextBytes(digest);
      assertThat(CardData.isIn(hex.formatHex(digest))).isFalse();
    }
  }

  @Test
  @DisplayName("an own id made of digits passes; the same digits elsewhere do not")
  void knowsItsOwnIdsByTheirLayout() {
    // 00000000000 is a time, 'w' holds version 7.
    assertThat(CardData.isIn("pi_0000000000w424242424242424")).isFalse();
    assertThat(CardData.isIn("pi_00000000004242424242424242")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"DE, 18", "AT, 16", "BE, 12", "CH, 17", "ES, 20", "PT, 21", "PL, 24"})
  @DisplayName("an account number passes; its digits elsewhere, and with another check, do not")
  void letsAccountNumbersPass(String country, int digits) {
    var random = new Random(20260301);
    int alike = 0;
    for (int i = 0; i < 1_000; i++) {
      var account =
          random.ints(digits, 0, 10).mapToObj(Integer::toString).collect(Collectors.joining());
      int check = Integer.parseInt(IbanUtil.calculateCheckDigit(country + "00" + account));
      var iban = "%s%02d%s".formatted(country, check, account);
      assertThat(CardData.isIn(iban)).as(iban).isFalse();
      assertThat(CardData.isIn(iban.toLowerCase(Locale.ROOT))).as(iban).isFalse();
      assertThat(CardData.isIn(iban.replaceAll("(.{4})", "$1 "))).as(iban).isFalse();
      if (CardData.isIn(iban + "!")) {
        alike++;
      }
    }
    assertThat(alike).as("of 1,000 that look like card numbers").isPositive();
  }

  @ParameterizedTest
  @DisplayName("A1301 a card number does not hide behind letters of a country")
  @ValueSource(
      strings = {
        "DE4242424242424242",
        "DE12 4242424242424242 12",
        "DE89 4242 4242 4242 4242 00",
        "XX00 4242424242424242",
        "GB29 NWBK 4242424242424242"
      })
  void findsCardNumbersBehindLettersOfACountry(String text) {
    assertThat(CardData.isIn(text)).isTrue();
  }

  @ParameterizedTest
  @DisplayName("A1302 fields for security codes and track data are known by their names")
  @ValueSource(
      strings = {
        "cvv",
        "CVC",
        "cvv2",
        "card_cvc",
        "cardCvc",
        "security-code",
        "Security Code",
        "card.number",
        "track_2",
        "track2Data",
        "PIN",
        "pan"
      })
  void knowsSensitiveNames(String name) {
    assertThat(CardData.isSensitiveName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "amount", "description", "tracking", "pinned", "company", "last4"})
  void letsOtherNamesPass(String name) {
    assertThat(CardData.isSensitiveName(name)).isFalse();
  }

  private static UUID version7(UUID random) {
    return new UUID(
        (0x019ca5c0L << 32) | (random.getMostSignificantBits() & 0xFFFF_0FFFL) | 0x7000L,
        (random.getLeastSignificantBits() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
  }

  private static String withCheckDigit(String digits) {
    int sum = 0;
    for (int i = digits.length() - 1, place = 1; i >= 0; i--, place++) {
      int digit = digits.charAt(i) - '0';
      int weighted = place % 2 == 0 ? digit : digit * 2;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return digits + (10 - sum % 10) % 10;
  }

  @Test
  void aRequestIdIsNoCardNumber() {
    // Its last twelve digits pass the Luhn check by chance, as one in some thousand does.
    assertThat(CardData.isIn("req_0b8f3e1a-6d2c-4f7e-9a51-424242424242")).isFalse();
    assertThat(CardData.isIn("{\"requestId\":\"req_0b8f3e1a-6d2c-4f7e-9a51-424242424242\"}"))
        .isFalse();
    assertThat(CardData.isIn("req_4242424242424242")).isTrue();
  }
}
