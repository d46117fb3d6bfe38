package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The day that an entry belongs to, and what its caller keeps with it. */
class EntryDetailsTest extends RunningLedger {

  private final String cash = unique("cash");
  private final String wallet = unique("wallet");

  @BeforeEach
  void openAccounts() {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", false);
  }

  private String entry(String reference, String details) {
    var plain = transfer(reference, cash, wallet, 100, "USD").strip();
    return plain.substring(0, plain.length() - 1) + ", " + details + "}";
  }

  @Test
  void areKeptAndShown() {
    var details = "\"effectiveDate\": \"2024-02-29\", \"metadata\": {\"z\": \"1\", \"a\": \"😀\"}";

    var booked = post("/ledger/entries", entry(unique("ref"), details));

    assertThat(booked.status()).isEqualTo(201);
    assertThat(booked.text("effectiveDate")).isEqualTo("2024-02-29");
    assertThat(booked.body().path("metadata").toString()).isEqualTo("{\"a\":\"😀\",\"z\":\"1\"}");
    var read = get("/ledger/entries/" + booked.text("entryId"));
    assertThat(read.body().toString()).isEqualTo(booked.body().toString());
    var line = get("/ledger/accounts/" + wallet + "/statement").body().path("data").path(0);
    assertThat(line.path("effectiveDate").asString()).isEqualTo("2024-02-29");
  }

  @Test
  void anEntryBelongsToTheDayOnWhichItIsBookedUnlessToldOtherwise() {
    var booked = book(cash, wallet, 100, "USD");

    var day = OffsetDateTime.parse(booked.text("bookedAt")).atZoneSameInstant(ZoneOffset.UTC);
    assertThat(booked.text("effectiveDate")).isEqualTo(day.toLocalDate().toString());
    assertThat(booked.body().path("metadata").isObject()).isTrue();
    assertThat(booked.body().path("metadata")).isEmpty();
    var line = get("/ledger/accounts/" + wallet + "/statement").body().path("data").path(0);
    assertThat(line.path("effectiveDate").asString()).isEqualTo(booked.text("effectiveDate"));
  }

  @Test
  void areContent() {
    var reference = unique("ref");
    var first =
        post(
            "/ledger/entries",
            entry(
                reference,
                "\"effectiveDate\": \"2026-01-31\", \"metadata\": {\"a\": \"1\", \"b\": \"2\"}"));

    var reordered =
        post(
            "/ledger/entries",
            entry(
                reference,
                "\"metadata\": {\"b\": \"2\", \"a\": \"1\"}, \"effectiveDate\": \"2026-01-31\""));

    assertThat(reordered.status()).as("another order is the same").isEqualTo(200);
    assertThat(reordered.body().toString()).isEqualTo(first.body().toString());
    for (var other :
        new String[] {
          "\"effectiveDate\": \"2026-01-31\"",
          "\"metadata\": {\"a\": \"1\", \"b\": \"2\"}",
          "\"effectiveDate\": \"2026-02-01\", \"metadata\": {\"a\": \"1\", \"b\": \"2\"}",
          "\"effectiveDate\": \"2026-01-31\", \"metadata\": {\"a\": \"1\", \"b\": \"3\"}",
          "\"effectiveDate\": null, \"metadata\": {}"
        }) {
      var answer = post("/ledger/entries", entry(reference, other));
      assertThat(answer.code()).as(other).isEqualTo("reference_reused");
    }
    assertThat(balance(wallet)).isEqualTo(100);
  }

  @Test
  void theDayOfBookingIsAnotherContentWhenItIsGiven() {
    var reference = unique("ref");
    var booked = post("/ledger/entries", transfer(reference, cash, wallet, 100, "USD"));

    var repeat =
        post(
            "/ledger/entries",
            entry(reference, "\"effectiveDate\": \"%s\"".formatted(booked.text("effectiveDate"))));

    assertThat(repeat.code()).isEqualTo("reference_reused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"effectiveDate\": \"2026-02-29\"",
        "\"effectiveDate\": \"2026-1-1\"",
        "\"effectiveDate\": \"1969-12-31\"",
        "\"effectiveDate\": \"+10000-01-01\"",
        "\"effectiveDate\": \"2026-01-31T00:00:00Z\"",
        "\"effectiveDate\": \"\"",
        "\"effectiveDate\": 20260131",
        "\"metadata\": {\"\": \"empty key\"}",
        "\"metadata\": {\"a\": null}",
        "\"metadata\": {\"a\": 1}",
        "\"metadata\": {\"a\": {}}",
        "\"metadata\": [\"a\"]",
        "\"metadata\": \"a\""
      })
  void areRefusedWhereTheyAreNone(String details) {
    var answer = post("/ledger/entries", entry(unique("ref"), details));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("parameter_invalid");
    assertThat(balance(wallet)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "50, 40, 500, 201",
    "51, 40, 500, 400",
    "50, 41, 500, 400",
    "50, 40, 501, 400",
  })
  void haveBounds(int keys, int keyLength, int valueLength, int status) {
    var metadata =
        IntStream.range(0, keys)
            .mapToObj(
                i ->
                    "\"%s%02d\": \"%s\""
                        .formatted("k".repeat(keyLength - 2), i, "中".repeat(valueLength)))
            .collect(Collectors.joining(", ", "\"metadata\": {", "}"));

    var answer = post("/ledger/entries", entry(unique("ref"), metadata));

    assertThat(answer.status()).isEqualTo(status);
    if (status == 201) {
      assertThat(get("/ledger/entries/" + answer.text("entryId")).body()).isEqualTo(answer.body());
    }
  }

  @Test
  void aReversalHasItsOwn() {
    var id =
        post("/ledger/entries", entry(unique("ref"), "\"effectiveDate\": \"2026-01-31\""))
            .text("entryId");
    var path = "/ledger/entries/" + id + "/reverse";
    var details = "{\"effectiveDate\": \"2026-02-01\", \"metadata\": {\"why\": \"typo\"}}";

    var reversal = post(path, details);

    assertThat(reversal.status()).isEqualTo(201);
    assertThat(reversal.text("effectiveDate")).isEqualTo("2026-02-01");
    assertThat(reversal.body().path("metadata").path("why").asString()).isEqualTo("typo");
    assertThat(post(path, details).status()).isEqualTo(200);
    assertThat(post(path, "{}").code()).isEqualTo("reference_reused");
    assertThat(post(path, "{\"effectiveDate\": \"soon\"}").code()).isEqualTo("parameter_invalid");
  }

  @Test
  void ofOneItemDoNotHarmTheOthersOfABatch() {
    var batch =
        "{\"entries\": [%s, %s]}"
            .formatted(
                entry(unique("ref"), "\"effectiveDate\": \"2026-02-30\""),
                entry(unique("ref"), "\"metadata\": {\"n\": \"2\"}"));

    var results = post("/ledger/entries:batch", batch).body().path("results");

    assertThat(results.valueStream().map(result -> result.path("status").asInt()))
        .containsExactly(400, 201);
    assertThat(results.path(1).path("entry").path("metadata").path("n").asString()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "\"a\"", "{\"a\": 1}", "{\"a\": {\"b\": \"c\"}}"})
  void theDatabaseTakesTextsOnly(String metadata) throws SQLException {
    for (var insert :
        new String[] {
          """
          INSERT INTO journal_entry VALUES (gen_random_uuid(), nextval('journal_entry_sequence'),
              gen_random_uuid()::text, '', 2, sha256(''), 'request', NULL, NULL, now(), NULL, '%s')
          """,
          """
          INSERT INTO account (id, code, currency, type, allow_negative, metadata)
          VALUES (gen_random_uuid(), gen_random_uuid()::text, 'USD', 'ASSET', true, '%s')
          """
        }) {
      try (var database = application();
          var sql = database.createStatement()) {
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(() -> sql.execute(insert.formatted(metadata)))
            .withMessageContaining("metadata_of_texts");
      }
    }
  }
}
