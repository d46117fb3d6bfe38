package io.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is settled is what happened, and nobody can change what happened. */
class SettlementTest extends RunningSimulator {

  @Autowired JdbcClient jdbc;

  @Test
  void settlesEveryCaptureAndRefundOnce() throws IOException {
    var payment = newPayment();
    var capture = newReference();
    var refund = newReference();
    var chargeId = authorized(payment, "pm_card_visa");
    onCharge(chargeId, "captures", payment, capture, 4_999);
    onCharge(chargeId, "refunds", payment, refund, 1_000);
    var date = lookUp(capture).get("createdAt").substring(0, 10);

    var lines = settlement(date);

    var total = lines.removeLast();
    assertThat(total.values())
        .containsExactly(
            "TOTAL",
            "acct_test",
            "",
            "",
            "",
            "",
            "" + lines.size(),
            "" + sum(lines, "gross"),
            "" + sum(lines, "fee"),
            "" + sum(lines, "net"),
            "",
            "");
    var own = lines.stream().filter(line -> line.get("payment_reference").equals(payment)).toList();
    // 1.5 % of 4999 is 74.985: rounded down.
    assertThat(own.stream().map(SettlementTest::money))
        .containsExactly("CAPTURE 4999 74 4925 USD", "REFUND -1000 0 -1000 USD");
    assertThat(own.stream().map(line -> line.get("reference"))).containsExactly(capture, refund);
    assertThat(own.getFirst().get("operation_id")).isEqualTo(lookUp(capture).get("operationId"));
    assertThat(own.getFirst().get("date")).isEqualTo(date);
    assertThat(lines.stream().map(line -> line.get("occurred_at"))).isSorted();
    assertTiesOut(date, lines);
  }

  @Test
  void listsEffectsPageByPage() {
    var payment = newPayment();
    var chargeId = authorized(payment, "pm_card_visa");
    onCharge(chargeId, "captures", payment, newReference(), 5_000);
    onCharge(chargeId, "refunds", payment, newReference(), 5_000);
    var filter = "/admin/effects?limit=2&paymentReference=" + payment;

    var first = admin("GET", filter, null).json();
    var second = admin("GET", filter + "&cursor=" + first.path("nextCursor").asString(), null);

    assertThat(first.path("data").valueStream().map(it -> it.path("type").asString()))
        .containsExactly("REFUND", "CAPTURE");
    assertThat(first.path("hasMore").asBoolean()).isTrue();
    assertThat(second.json().path("data").path(0).path("type").asString()).isEqualTo("AUTHORIZE");
    assertThat(second.json().path("hasMore").asBoolean()).isFalse();
  }

  @Test
  void settlesNothingOfADayWithoutEffects() throws IOException {
    var lines = settlement("2001-01-01");

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().values())
        .containsExactly("TOTAL", "acct_test", "", "", "", "", "0", "0", "0", "0", "", "");
  }

  @Test
  void refusesWhatIsNoDate() {
    assertThat(get("/v1/settlements/yesterday").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPDATE effect SET amount = 1", "DELETE FROM effect", "TRUNCATE effect"})
  void keepsEffectsFromTheApplication(String statement) {
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> jdbc.sql(statement).update())
        .havingRootCause()
        .withMessageContaining("permission denied");
  }

  @Test
  @DisplayName("what the bank got of a day is what was settled of it, and it starts where it ended")
  void paysOutWhatItSettles() throws IOException {
    var payment = newPayment();
    var capture = newReference();
    onCharge(authorized(payment, "pm_card_visa"), "captures", payment, capture, 4_999);
    var today = LocalDate.parse(lookUp(capture).get("createdAt").substring(0, 10));
    var lines = settlement(today + "?version=2");
    lines.removeLast();

    var statement = get("/v1/statements/" + today);
    var tomorrow = get("/v1/statements/" + today.plusDays(1)).text();

    assertThat(statement.status()).isEqualTo(200);
    assertThat(statement.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/xml");
    for (var currency : lines.stream().map(line -> line.get("currency")).distinct().toList()) {
      long net =
          sum(lines.stream().filter(line -> line.get("currency").equals(currency)).toList(), "net");
      assertThat(statement.text())
          .contains("<EndToEndId>PAYOUT-%s-%s</EndToEndId>".formatted(today, currency))
          .contains(
              "<Amt Ccy=\"%s\">%s</Amt>"
                  .formatted(
                      currency,
                      BigDecimal.valueOf(
                          Math.abs(net),
                          Currency.getInstance(currency).getDefaultFractionDigits())));
    }
    assertThat(tomorrow).doesNotContain("<Ntry>").contains("OPBD");
  }

  private void assertTiesOut(String date, List<CSVRecord> lines) {
    var captured = lines.stream().filter(line -> line.get("type").equals("CAPTURE")).toList();
    var refunded = lines.stream().filter(line -> line.get("type").equals("REFUND")).toList();
    var totals =
        admin("GET", "/admin/effects/summary?provider=simulator&date=" + date, null)
            .json()
            .path("data");
    for (var total : totals) {
      var settled =
          switch (total.path("type").asString()) {
            case "CAPTURE" -> captured;
            case "REFUND" -> refunded;
            default -> null;
          };
      if (settled != null) {
        assertThat(total.path("currency").asString()).isEqualTo("USD");
        assertThat(total.path("count").asLong()).isEqualTo(settled.size());
        assertThat(total.path("sum").asLong()).isEqualTo(Math.abs(sum(settled, "gross")));
      }
    }
    assertThat(new HashSet<>(lines.stream().map(line -> line.get("operation_id")).toList()))
        .hasSize(lines.size());
  }

  private List<CSVRecord> settlement(String date) throws IOException {
    var reply = get("/v1/settlements/" + date);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (var parser = CSVParser.parse(reply.text(), format)) {
      assertThat(String.join(",", parser.getHeaderNames()))
          .isEqualTo(
              "date,account,type,operation_id,charge_id,reference,payment_reference,gross,fee,net,"
                  + "currency,occurred_at");
      return new ArrayList<>(parser.getRecords());
    }
  }

  private static long sum(List<CSVRecord> lines, String column) {
    return lines.stream().mapToLong(line -> Long.parseLong(line.get(column))).sum();
  }

  private static String money(CSVRecord line) {
    return String.join(
        " ",
        line.get("type"),
        line.get("gross"),
        line.get("fee"),
        line.get("net"),
        line.get("currency"));
  }
}
