package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.reconciliation.StatementFile.Line;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Adyen's batches, of which a day may have several or none. */
class SettlementBatchesTest extends ReconciliationTest {

  private static final String ADYEN = "adyen";

  /** Before the days of all other tests: their batches would be looked for behind these. */
  private static final LocalDate DAY = LocalDate.of(2001, 2, 5);

  @Test
  @DisplayName("A1802: all batches of a day are its statement, also one that comes later")
  void takesAllBatchesOfADay() {
    tellBatch(1, DAY, "first");
    assertThat(found(reconcile(DAY, ADYEN)))
        .anyMatch(isAbout("first"))
        .noneMatch(isAbout("second"));

    tellBatch(2, DAY, "second");
    tellBatch(3, DAY.plusDays(2), "third");
    var run = reconcile(DAY, ADYEN);
    assertThat(found(run)).anyMatch(isAbout("first")).anyMatch(isAbout("second"));
    assertThat(run.get("progress").get("lines").asInt())
        .as("a capture, a fee and a payout of each")
        .isEqualTo(6);

    var quiet = reconcile(DAY.plusDays(1), ADYEN);
    assertThat(quiet.get("status").asString()).as("A1808: " + quiet).isEqualTo("COMPLETED");
    assertThat(quiet.get("progress").get("lines").asInt()).isZero();
    assertThat(found(reconcile(DAY.plusDays(2), ADYEN)))
        .anyMatch(isAbout("third"))
        .noneMatch(isAbout("second"));
    var unknown = reconcile(DAY.plusDays(3), ADYEN);
    assertThat(unknown.get("failure").get("code").asString()).isEqualTo("statement_not_available");
  }

  private static java.util.function.Predicate<String> isAbout(String name) {
    return found -> found.equals("MISSING_INTERNALLY op_" + name);
  }

  private static void tellBatch(int number, LocalDate day, String name) {
    var line =
        new Line(
            "CAPTURE",
            "op_" + name,
            "ch_" + name,
            "txn_batch_" + name,
            "pi_batch_" + name,
            1_000,
            3,
            "USD",
            day.atTime(12, 0).toInstant(ZoneOffset.UTC));
    WORLD.tellBatch(number, AdyenReport.text(day, OutsideWorld.ACCOUNT, List.of(line)));
  }
}
