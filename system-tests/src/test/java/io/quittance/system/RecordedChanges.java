package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * I8: the audit logs are what was sealed, and every change of a payment, an operation at a
 * provider, a refund or a dispute has its record with actor, time, before and after. To be called
 * after traffic has stopped.
 */
final class RecordedChanges {

  private static final List<SandboxService> SERVICES =
      List.of(
          SandboxService.PAYMENT_API,
          SandboxService.LEDGER_SERVICE,
          SandboxService.WEBHOOK_SERVICE,
          SandboxService.RECONCILIATION_SERVICE);

  /** What each key of each object became, in the order of the records. */
  private static final String STEPS =
      """
      WITH step AS (
          SELECT r.position, r.action, r.object_type, r.object_id, f.key,
                 r.before -> f.key AS was, f.value AS became,
                 lag(f.value) OVER (PARTITION BY r.object_type, r.object_id, f.key
                                    ORDER BY r.position) AS known,
                 row_number() OVER (PARTITION BY r.object_type, r.object_id, f.key
                                    ORDER BY r.position DESC) AS from_last
          FROM audit_record r CROSS JOIN LATERAL jsonb_each(r.after) f
          WHERE r.object_type IN ('payment_intent', 'payment_transaction', 'refund', 'dispute')
            AND r.action IN ('INSERT', 'UPDATE'))
      """;

  /** The objects as they are. */
  private static final String OBJECTS =
      """
      (SELECT 'payment_intent' AS type, id::text, to_jsonb(p) AS now FROM payment_intent p
       UNION ALL SELECT 'payment_transaction', id::text, to_jsonb(t) FROM payment_transaction t
       UNION ALL SELECT 'refund', id::text, to_jsonb(r) FROM refund r
       UNION ALL SELECT 'dispute', id::text, to_jsonb(d) FROM dispute d)
      """;

  private final Sandbox sandbox;

  RecordedChanges(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** All of I8. */
  void hold() {
    everyLogProvesItself();
    everyTransitionHasItsRecord();
    everyStepFollowsTheOneBefore();
    everyObjectIsWhatItsRecordsSay();
    everyRecordKnowsWho();
  }

  private void everyLogProvesItself() {
    for (var service : SERVICES) {
      var proof =
          Http.bearer(sandbox.baseUrl(service), SandboxCredentials.SERVICE_TOKEN)
              .get("/api/audit/proof");
      assertThat(proof.status()).isEqualTo(200);
      assertThat(proof.body().path("good").booleanValue())
          .as("I8 %s: %s", service, proof.text())
          .isTrue();
    }
  }

  /** A transition and its record are of the same transaction. */
  private void everyTransitionHasItsRecord() {
    assertThat(
            rows(
                """
                SELECT t.payment_intent_id::text, t.detail FROM payment_timeline t
                WHERE t.type = 'TRANSITION'
                  AND NOT EXISTS (
                    SELECT FROM audit_record r
                    WHERE r.object_type = 'payment_intent'
                      AND r.object_id = t.payment_intent_id::text
                      AND r.transaction_number::xid = t.xmin)
                  AND NOT EXISTS (
                    SELECT FROM audit_record r
                    JOIN (SELECT id, payment_intent_id FROM refund
                          UNION ALL SELECT id, payment_intent_id FROM dispute) part
                        ON part.id::text = r.object_id
                    WHERE part.payment_intent_id = t.payment_intent_id
                      AND r.transaction_number::xid = t.xmin)
                LIMIT 5
                """))
        .as("I8 transitions without a record of what changed")
        .isEmpty();
  }

  private void everyStepFollowsTheOneBefore() {
    assertThat(
            rows(
                STEPS
                    + """
                    SELECT position::text, object_type, object_id, key, known::text, was::text
                    FROM step
                    WHERE action = 'UPDATE'
                      AND coalesce(was, 'null') <> coalesce(known, 'null') LIMIT 5
                    """))
        .as("I8 records that begin elsewhere than the one before ended")
        .isEmpty();
  }

  private void everyObjectIsWhatItsRecordsSay() {
    assertThat(
            rows(
                STEPS
                    + """
                    SELECT object_type, object_id, key, became::text, (o.now -> key)::text
                    FROM step JOIN %s o ON o.type = object_type AND o.id = object_id
                    WHERE from_last = 1 AND became <> '"hidden"' AND became <> o.now -> key LIMIT 5
                    """
                        .formatted(OBJECTS)))
        .as("I8 objects that changed after their last record")
        .isEmpty();
    assertThat(
            rows(
                """
                SELECT o.type, o.id FROM %s o
                WHERE (SELECT count(*) FROM audit_record r
                       WHERE r.object_id = o.id AND r.object_type = o.type
                         AND r.action = 'INSERT') <> 1 LIMIT 5
                """
                    .formatted(OBJECTS)))
        .as("I8 objects without exactly one record of their beginning")
        .isEmpty();
  }

  private void everyRecordKnowsWho() {
    assertThat(
            rows(
                """
                SELECT position::text, action, object_type, actor FROM audit_record
                WHERE object_type IN ('payment_intent', 'payment_transaction', 'refund', 'dispute')
                  AND (actor_kind = 'DATABASE' OR after IS NULL
                       OR (action = 'UPDATE' AND before IS NULL)) LIMIT 5
                """))
        .as("I8 changes of nobody")
        .isEmpty();
  }

  private List<List<String>> rows(String query) {
    try (var connection =
            DriverManager.getConnection(
                sandbox.infrastructure().postgres().superuserJdbcUrl("payment"));
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      var rows = new ArrayList<List<String>>();
      while (result.next()) {
        var row = new ArrayList<String>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
