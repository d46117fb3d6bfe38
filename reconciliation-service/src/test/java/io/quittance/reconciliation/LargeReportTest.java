package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.payment.PaymentTotalsApi.Total;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.Normalizer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A day of which the provider knows nothing, in the long runs: {@code mvn verify -Psoak}. */
@EnabledIfSystemProperty(named = "quittance.soak", matches = "true")
class LargeReportTest extends ReconciliationTest {

  private static final int ROWS = 200_000;
  private static final LocalDate DAY = LocalDate.of(2022, 2, 12);

  private final HttpClient http = HttpClient.newHttpClient();

  @DisplayName("A1806: 200,000 discrepancies are told row by row, and printed as far as one reads")
  @Test
  void tellsManyDiscrepancies() throws IOException, InterruptedException {
    var at = DAY.atTime(12, 0).toInstant(ZoneOffset.UTC);
    WORLD.tellStatement(DAY, StatementFile.of(DAY, List.of()).csv());
    WORLD.tellTotals(DAY, List.of(new Total("CAPTURE", "USD", ROWS, ROWS * 10L)));
    jdbc.sql(
            """
            INSERT INTO our_claim (transaction_id, kind, provider, provider_reference,
                payment_intent_id, merchant_id, amount, currency, occurred_at, day)
            SELECT 'txn_r' || i, 'CAPTURE', 'simulator', 'op_r' || i, 'pi_r' || i, 'mer_test',
                   10, 'USD', :at, (:at::timestamptz AT TIME ZONE 'UTC')::date
            FROM generate_series(1, :rows) i
            """)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("rows", ROWS)
        .update();
    var path =
        "/api/reconciliation/runs/%s/report".formatted(reconcile(DAY).get("runId").asString());

    assertThat(count(path, "text/html", "<tr><td class=\"number\">")).isEqualTo(ROWS);
    assertThat(count(path, "text/csv", "dsc_")).isEqualTo(ROWS);
    try (var document = Loader.loadPDF(print(path))) {
      var text =
          Normalizer.normalize(new PDFTextStripper().getText(document), Normalizer.Form.NFKC);
      assertThat(text).contains("The first 2,000 of 200,000 are listed here");
    }
  }

  private long count(String path, String accept, String start)
      throws IOException, InterruptedException {
    var request = request(path, "viewer").header("Accept", accept).GET().build();
    long begin = System.nanoTime();
    try (var lines = http.send(request, BodyHandlers.ofLines()).body()) {
      return lines.filter(line -> line.startsWith(start)).count();
    } finally {
      tell(accept, begin);
    }
  }

  private byte[] print(String path) throws IOException, InterruptedException {
    var request = request(path, "viewer").header("Accept", "application/pdf").GET().build();
    long begin = System.nanoTime();
    var printed = http.send(request, BodyHandlers.ofByteArray()).body();
    tell("application/pdf", begin);
    return printed;
  }

  private static void tell(String form, long begin) {
    System.out.printf(
        "%s of %d discrepancies took %d ms%n",
        form, ROWS, Duration.ofNanos(System.nanoTime() - begin).toMillis());
  }
}
