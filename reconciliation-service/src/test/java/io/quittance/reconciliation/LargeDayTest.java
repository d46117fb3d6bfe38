package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.payment.PaymentTotalsApi.Total;
import io.quittance.reconciliation.StatementFile.Line;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A big day, only in the long runs: {@code mvn verify -Psoak}. */
@EnabledIfSystemProperty(named = "quittance.soak", matches = "true")
class LargeDayTest extends ReconciliationTest {

  private static final int ROWS = 200_000;
  private static final LocalDate DAY = LocalDate.of(2022, 2, 2);

  @DisplayName("A1806: 200,000 rows are reconciled within 60 s")
  @Test
  void reconcilesABigDay() {
    var at = DAY.atTime(12, 0).toInstant(ZoneOffset.UTC);
    var lines = new ArrayList<Line>();
    for (int i = 1; i <= ROWS; i++) {
      lines.add(
          new Line("CAPTURE", "op_l" + i, "ch_l" + i, "txn_l" + i, "pi_l" + i, 10, 0, "USD", at));
    }
    WORLD.tellStatement(DAY, StatementFile.of(DAY, lines).csv());
    WORLD.tellTotals(DAY, List.of(new Total("CAPTURE", "USD", ROWS, ROWS * 10L)));
    jdbc.sql(
            """
            INSERT INTO our_claim (transaction_id, kind, provider, provider_reference,
                payment_intent_id, merchant_id, amount, currency, occurred_at, day)
            SELECT 'txn_l' || i, 'CAPTURE', 'simulator', 'op_l' || i, 'pi_l' || i, 'mer_test',
                   10, 'USD', :at, (:at::timestamptz AT TIME ZONE 'UTC')::date
            FROM generate_series(1, :rows) i
            """)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("rows", ROWS)
        .update();

    var run = reconcile(DAY);

    assertThat(run.get("counts").get("matched").asInt()).isEqualTo(ROWS);
    assertThat(found(run)).isEmpty();
    var took =
        Duration.between(
            OffsetDateTime.parse(run.get("startedAt").asString()),
            OffsetDateTime.parse(run.get("finishedAt").asString()));
    assertThat(took).isLessThan(Duration.ofSeconds(60));
  }
}
