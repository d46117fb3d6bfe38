package io.quittance.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.provider.BankReference;
import io.quittance.platform.id.Ids;
import java.time.Instant;
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

  private static final int KEYS = 100_000;

  /** Random texts of a kind. */
  private static final int TEXTS = Boolean.getBoolean("quittance.soak") ? 200_000 : 40_000;

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
        "10:15:30 4242:42 4242:42:42",
        "4242:0db8:4242:4242:4242:4242:4242:4242",
        "f47ac10b-58cc-4372-a567-424242424242",
        "{\"id\":\"00000000-0000-7000-8000-424242424242\"}",
        "4242"
      })
  void passes(String text) {
    assertThat(CardData.isIn(text)).isFalse();
  }

  @ParameterizedTest
  @DisplayName("A1301 a card number is found under adversaries' disguises")
  @ValueSource(
      strings = {
        "4242*4242*4242*4242",
        "4242:4242:4242:4242",
        "4242$4242%4242\u20ac4242",
        "4242\ud83d\udcb34242\ud83d\udcb34242\ud83d\udcb34242",
        "4242+4242+4242+4242",
        "4242~4242~4242~4242",
        "4242'4242'4242'4242",
        "4242\\4242\\4242\\4242",
        "4242\u00b74242\u20224242\u22194242",
        "4242\u30fb4242\uff0c4242\uff0e4242",
        "4242\u203f4242\uff3f4242\ufe4f4242",
        "4\u31642\u115f4\u11602\uffa042\u280042424242424242",
        "4\u00012\u00084\u007f2424242424242",
        "4\u0903242424242424242",
        "\u2074\u00b2\u2074\u00b2\u2074\u00b2\u2074\u00b2\u2074\u00b2\u2074\u00b2\u2074\u00b2\u2074\u00b2",
        "\u2463\u2461\u2463\u2461\u2463\u2461\u2463\u2461\u2463\u2461\u2463\u2461\u2463\u2461\u2463\u2461",
        "四二四二 四二四二 四二四二 四二四二",
        "五零一八零零零零零零零九",
        "\u096a\u0968\u096a\u0968\u096a\u0968\u096a\u0968\u096a\u0968\u096a\u0968\u096a\u0968\u096a\u0968",
        "%34%32%34%32%34%32%34%32%34%32%34%32%34%32%34%32",
        "4242%204242%204242%204242",
        "%2534%25324242424242424242",
        "&#52;&#50;&#52;&#50;4242 4242 4242",
        "&#x34;&#x32;&#x34;&#x32;4242 4242 4242",
        "4242&nbsp;4242&nbsp;4242&nbsp;4242",
        "\\u0034\\u0032\\u0034\\u0032424242424242",
        "\\x34\\x32\\x34\\x32424242424242",
        "{\"note\": \"{\\\"n\\\": \\\"4242424242424242\\\"}\"}",
        "tel:+4242424242424242",
        "(4111)(1111)(1111)(1111)",
        "[4111][1111][1111][1111]",
        "{4111} {1111} {1111} {1111}",
        "4111;1111;1111;1111",
        "4111#1111#1111#1111",
        "4111=1111=1111=1111",
        "4111@1111@1111@1111",
        "4111!1111!1111!1111",
        "4111?1111?1111?1111",
        "4111&1111&1111&1111",
        "4111^1111^1111^1111",
        "\"4111\" \"1111\" \"1111\" \"1111\"",
        "[\"4111\",\"1111\",\"1111\",\"1111\"]",
        "<4111><1111><1111><1111>",
        "4111<br>1111<br/>1111<BR />1111",
        "<b>4111</b><b>1111</b><span class='x'>1111</span> 1111",
        "\uff084111\uff09\u30101111\u3011\u00ab1111\u00bb\u201c1111\u201d",
        "#4=1=1=1=1=1=1=1=1=1=1=1=1=1=1=1#",
        "order (77) (4111)(1111)(1111)(1111) (12/27)",
        "(3782)(822463)(10005)",
        "[3056][930902][5904]",
        "41111111-1111-1111-0000-000000000000",
        "41111111-1111-1111-8111-000000000000",
        "a4242424242424242b"
      })
  void findsUnderDisguises(String text) {
    assertThat(CardData.isIn(text)).isTrue();
  }

  @ParameterizedTest
  @DisplayName("A1302 security codes, PINs and tracks are found in texts")
  @ValueSource(
      strings = {
        "cvv 123",
        "CVC: 1234",
        "my cvv2 is 123",
        "\"cvc\":\"123\"",
        "cvv=123&x=1",
        "the security code is 123",
        "\uff43\uff56\uff56 \uff11\uff12\uff13",
        "PIN: 1234",
        "pin=1234",
        "%B1234567890123456^DOE/JANE^2712101000000000000?",
        ";1234567890123456=27121010000012345678?",
        "cvv: 1\u200b23",
        "cvv: 1\u000123",
        "c\u0336v\u0336v\u0336: 123",
        "\u010dvv: 123",
        "cvv: \u0661\u0662\u0663",
        "cvv:\u00a0123",
        "cvv: %31%32%33",
        "{\\\"cvv\\\":\\\"123\\\"}",
        "{\\\\\\\"cvv\\\\\\\":\\\\\\\"123\\\\\\\"}",
        "a\\ncvv: 123",
        "{\"cid\":\"1234\"}",
        "{\\\"cid\\\" : 1234}",
        "{'cvvNumber':'123'}",
        "cvvNumber: 123",
        "cardcvv2=123",
        "{\\\"pin\\\":\\\"1234\\\"}"
      })
  void findsSecurityCodes(String text) {
    assertThat(CardData.isIn(text)).isTrue();
  }

  @ParameterizedTest
  @DisplayName("what honest callers send is no card data")
  @ValueSource(
      strings = {
        "incorrect_cvc",
        "CVC check passed",
        "pin the tail, 1234",
        "PIN 560001",
        "shipping 1234",
        "Security Code Street 12",
        "213.113.195.200",
        "213.113.195.200, 70.41.3.18",
        "2001:db8:85a3::8a2e:370:7334",
        "2026-11-22T07:11:56.123456789+01:00",
        "1795331516123456789",
        "https://shop.example/?a=1&b=2&c=3&d=4&e=5",
        "(415) 555-0132",
        "+49 (30) 1234-5678 (90)",
        "tel. (030) 12345678; fax (030) 12345679",
        "order #4521 (2 items) [4.99; 12.50]",
        "amounts: 12.50; 99.99; 1250.00",
        "$34.99, $12.50, $19.99, $45.00",
        "4.89; 12.71; 930.18; 55.34",
        "347.72 (371.66) = 953.57",
        "[\"30439\",\"52525\",\"8772\"]",
        "3458165636;82;619",
        "41111111; 11111111",
        "(760) 686-3809; (586) 565-0838",
        "sizes 4000 5000 (6000) [7000]",
        "2024;2025;2026;2027",
        "2001:0db8:4111:1111:1111:1111:0000:0000",
        "[2026-11-22] #1042 (17)",
        "{\"cid\":\"customer-1234\"}",
        "{\"cvc\":\"***\",\"last4\":\"4242\"}",
        "{\"cvcCheck\":\"pass\",\"expYear\":2027}",
        "{\"pan\":\"424242******4242\"}",
        "<p>4999</p><table>1234</table>",
        "01890000-0000-7000-8000-000000000017"
      })
  void letsHonestTextsPass(String text) {
    assertThat(CardData.isIn(text)).isFalse();
  }

  @Test
  @DisplayName("ids, references, telephone numbers, addresses and times are no card data")
  void letsHonestValuesPass() {
    var random = new Random(20261122);
    for (int i = 0; i < TEXTS / 10; i++) {
      var reference = "txn_" + random.nextLong();
      var creditor = BankReference.creditorReference(reference);
      passesHonest(creditor);
      passesHonest(BankReference.printed(creditor));
      passesHonest("+%d".formatted(440_000_000_000L + random.nextLong(9_999_999_999L)));
      passesHonest("+49 1%d %07d".formatted(500 + random.nextInt(299), random.nextInt(9_999_999)));
      passesHonest(
          "%d.%d.%d.%d"
              .formatted(
                  random.nextInt(256),
                  random.nextInt(256),
                  random.nextInt(256),
                  random.nextInt(256)));
      var time = Instant.ofEpochMilli(1_700_000_000_000L + random.nextLong(200_000_000_000L));
      passesHonest(time.toString());
      passesHonest("" + time.toEpochMilli());
      passesHonest(time.toEpochMilli() + "%06d".formatted(random.nextInt(1_000_000)));
      passesHonest("receipt-%08x".formatted(random.nextInt()));
    }
  }

  private static void passesHonest(String value) {
    assertThat(CardData.isIn(value)).as(value).isFalse();
    assertThat(CardData.isInHeader(value)).as(value).isFalse();
  }

  @ParameterizedTest
  @DisplayName("A1301 ids of other parties: numbers of known schemes, and no others")
  @CsvSource({
    "4242424242424242, true",
    "4242-4242-4242-4242, true",
    "batch 4242424242424242, true",
    "0004242424242424242, true",
    "378282246310005, true",
    "6200000000000000000, true",
    "8816178914061982, false",
    "8535516988841237, false",
    "7992739871300000000, false",
    "pi_8816178914061982, false",
  })
  void judgesIdsOfOthers(String id, boolean isCard) {
    assertThat(CardData.isInForeignId(id)).isEqualTo(isCard);
  }

  @Test
  @DisplayName("A1301 headers: numbers of the common schemes, and whole values of any")
  void judgesHeaders() {
    assertThat(CardData.isInHeader("shop/1.0 4242 4242 4242 4242")).isTrue();
    assertThat(CardData.isInHeader("501800000009")).isTrue();
    assertThat(CardData.isInHeader("key-4242424242424242")).isTrue();
    // A signature that begins like an escape of quoted-printable, and has a number in it by chance.
    assertThat(CardData.isInHeader("t=1795348797,v1=37a0" + "4242424242424242" + "ab01".repeat(11)))
        .isFalse();
    var random = new Random(20261122);
    int alarms = 0;
    for (int i = 0; i < KEYS; i++) {
      alarms += CardData.isInHeader("k-%016x".formatted(random.nextLong())) ? 1 : 0;
    }
    assertThat(alarms).as("of %d random keys", KEYS).isLessThan(10);
  }

  @Test
  @DisplayName("I10 no more than the last four digits stay after masking")
  void masks() {
    assertThat(CardData.masked("paid by 4242 4242-42424242, thanks"))
        .isEqualTo("paid by ****4242, thanks");
    assertThat(CardData.masked("4242424242424242 12/27 123")).isEqualTo("****");
    assertThat(CardData.masked("a 5555555555554444 b ４２４２４２４２４２４２４２４２ c"))
        .isEqualTo("a ****4444 b ****4242 c");
    assertThat(CardData.masked("cvv 123 and pin: 9876")).isEqualTo("**** and ****");
    assertThat(CardData.masked("paid (4111)(1111)(1111)(1111) now"))
        .isEqualTo("paid (****1111) now");
    assertThat(CardData.masked("\u4e00 cvv: \u0661\u0662\u0663 \u00e9"))
        .isEqualTo("\u4e00 **** \u00e9");
    assertThat(CardData.masked("{\"cid\":\"1234\",\"x\":\"1234\"}"))
        .isEqualTo("{****\",\"x\":\"1234\"}");
    var plain = "pi_0000000000w424242424242424 took 12 ms at 2026-11-22T07:11:56.123456789Z";
    assertThat(CardData.masked(plain)).isSameAs(plain);
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
    for (int i = 0; i < TEXTS; i++) {
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
        "pan",
        "\uff43\uff56\uff56",
        "c\u200bv\u200cv",
        "\u24d2\u24e5\u24e5",
        "Card Verification Value",
        "cvvNumber",
        "cvv_no",
        "cardCvv2",
        "cvv2code",
        "trackTwo",
        "track_2_equivalent_data",
        "card-pin-block",
        "credit card cvc",
        "customerCvv",
        "c\u0301v\u0301v",
        "cards[0].cvv",
        "payment_method_data[card][cvc]",
        "track3",
        "pin_code"
      })
  void knowsSensitiveNames(String name) {
    assertThat(CardData.isSensitiveName(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "amount",
        "description",
        "tracking",
        "trackingNumber",
        "trackId",
        "pinned",
        "company",
        "last4",
        "cvcCheck",
        "cvv_result",
        "cvvResponseCode",
        "requiresCvv",
        "verificationCode",
        "userVerificationCode",
        "cardVerification",
        "customerId",
        "giftCardNumber",
        "cidr",
        "."
      })
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
