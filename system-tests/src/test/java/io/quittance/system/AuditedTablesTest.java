package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every table's changes are recorded in the audit log, or somebody has said why not. */
class AuditedTablesTest {

  private static final String LOG = "the audit log itself";
  private static final String WORK = "work to do, which leaves when it is done";
  private static final String COPY = "a copy of what another service records, for reading";
  private static final String SELF = "appended only, and says itself who did what and when";
  private static final String CHAINED =
      "the journal, proven by its own chain; entries and holds say who asked for them";

  /** Tables of every service that has an audit log. */
  private static final Map<String, String> EVERYWHERE =
      Map.ofEntries(
          Map.entry("audit_record", LOG),
          Map.entry("audit_seal", LOG),
          Map.entry("audit_anchor", LOG),
          Map.entry("flyway_schema_history", "written by whoever owns the database"),
          Map.entry("inbox", WORK),
          Map.entry("invariant_look", "how far the proofs have looked"),
          Map.entry("invariant_violation", "what the proofs find now"),
          Map.entry("outbox", WORK),
          Map.entry("outbox_set_aside", WORK),
          Map.entry("scheduled_tasks", WORK));

  private static final Map<String, Map<String, String>> OWN =
      Map.of(
          "payment",
          Map.of(
              "installation", "one row, written once, that says test or live",
              "operator_refresh_token", "what proves a session, whose changes are recorded",
              "payment_timeline", SELF,
              "secret_answer", "an answer kept for repeats; what it answered is recorded",
              "waiting_fact", "work to do; who has one tried again is recorded as a retry"),
          "ledger",
          Map.ofEntries(
              Map.entry("account_balance", CHAINED),
              Map.entry("account_opening", CHAINED),
              Map.entry("booked_operation", CHAINED),
              Map.entry("chain_anchor", CHAINED),
              Map.entry("hold", CHAINED),
              Map.entry("hold_change", CHAINED),
              Map.entry("journal_entry", CHAINED),
              Map.entry("operation_share", CHAINED),
              Map.entry("posting", CHAINED),
              Map.entry("seal", CHAINED),
              Map.entry("payout_carried", "made from what is recorded with each payout run")),
          "webhook",
          Map.of(
              "delivery", "work to do; who has one begun over is recorded as a redelivery",
              "delivery_attempt", SELF,
              "merchant_event", "appended only: what was told to merchants",
              "payment_sequence", "how far each payment's events were read",
              "provider_fact", "appended only: what a provider signed",
              "provider_webhook", "what a provider signed; a second look at it is recorded",
              "secret_answer", "an answer kept for repeats; what it answered is recorded"),
          "reconciliation",
          Map.ofEntries(
              Map.entry("added_line", "appended with each file"),
              Map.entry("adyen_batch", "appended with each file"),
              Map.entry("matched_elsewhere", "what runs found"),
              Map.entry("changed_day", "wishes for runs, deleted when heard"),
              Map.entry("bank_balance", "appended with each file"),
              Map.entry("bank_entry", "appended with each file"),
              Map.entry("provider_claim", "appended with each file"),
              Map.entry("statement_change", "appended with each file"),
              Map.entry("counted_by", COPY),
              Map.entry("fact_sequence", COPY),
              Map.entry("ledger_account", COPY),
              Map.entry("ledger_owner", COPY),
              Map.entry("ledger_posting", COPY),
              Map.entry("our_claim", COPY),
              Map.entry("our_denial", COPY),
              Map.entry("payment_move", COPY),
              Map.entry("finding", "appended with each run, which is recorded"),
              Map.entry("total_comparison", "how totals compare now"),
              Map.entry("total_difference", "how totals compare now"),
              Map.entry("nightly_start", "which nights were begun; the runs are recorded"),
              Map.entry("discrepancy_history", SELF)));

  private final Sandbox sandbox = RunningPlatform.shared();

  @ParameterizedTest(name = "of {0}")
  @ValueSource(strings = {"payment", "ledger", "webhook", "reconciliation"})
  @DisplayName("every table is recorded, or has a reason not to be")
  void areRecordedOrExplained(String database) {
    var open = unrecorded(database);
    open.removeAll(EVERYWHERE.keySet());

    assertThat(open)
        .as("tables of %s: CALL audit_table in a migration, or say here why not", database)
        .isEqualTo(new TreeSet<>(OWN.get(database).keySet()));
  }

  /** Tables without the triggers of the audit log; a partition is its table's. */
  private Set<String> unrecorded(String database) {
    try (var connection =
            DriverManager.getConnection(
                sandbox.infrastructure().postgres().superuserJdbcUrl(database));
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                """
                SELECT relname FROM pg_class c
                WHERE relkind IN ('r', 'p') AND NOT relispartition
                  AND relnamespace = 'public'::regnamespace
                  AND (SELECT count(*) FROM pg_trigger t
                       WHERE t.tgrelid = c.oid AND t.tgname LIKE 'audit\\_%') <> 4
                """)) {
      var names = new TreeSet<String>();
      while (result.next()) {
        names.add(result.getString(1));
      }
      return names;
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
