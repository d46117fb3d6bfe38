package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;

/**
 * The guarantees I1 to I8, checked from outside against a running platform: by the provider's own
 * witness, the ledger's proof, the databases as a superuser sees them, and the topic itself.
 *
 * <p>To be called after traffic has stopped; waits until the platform has come to rest, at most 60
 * s.
 */
public final class Invariants {

  private static final Duration REST_WITHIN = Duration.ofSeconds(60);

  private final Sandbox sandbox;
  private final Http ledger;
  private final Http simulator;

  public Invariants(Sandbox sandbox) {
    this.sandbox = sandbox;
    this.ledger =
        Http.bearer(
            sandbox.baseUrl(SandboxService.LEDGER_SERVICE), SandboxCredentials.SERVICE_TOKEN);
    this.simulator =
        Http.bearer(
            sandbox.baseUrl(SandboxService.PROVIDER_SIMULATOR), SandboxCredentials.SERVICE_TOKEN);
  }

  /** All of them. */
  public void hold() {
    await().pollDelay(Duration.ZERO).atMost(REST_WITHIN).untilAsserted(this::outboxesAreEmpty);
    await()
        .pollDelay(Duration.ZERO)
        .atMost(REST_WITHIN)
        .untilAsserted(this::providerAndLedgerAgree);
    ledgerProvesItself();
    nothingIsReturnedThatWasNotTaken();
    nothingIsLeftWithoutANextStep();
    // A provider's late word, such as a dispute, may come while the topics are read.
    await()
        .pollDelay(Duration.ZERO)
        .atMost(REST_WITHIN)
        .untilAsserted(this::everyEventSequenceIsWhole);
    nothingWasFoundViolated();
    new RecordedChanges(sandbox).hold();
  }

  /** I1 and I2: entries balance, balances are the sums of their postings. */
  void ledgerProvesItself() {
    var proof = ledger.get("/ledger/proof");
    assertThat(proof.status()).as(proof::explained).isEqualTo(200);
    assertThat(proof.body().path("good").booleanValue()).as("I1 I2 %s", proof.text()).isTrue();
    var unbalanced =
        rows(
            "ledger",
            """
            SELECT currency FROM posting GROUP BY currency
            HAVING sum(CASE side WHEN 'DEBIT' THEN amount ELSE -amount END) <> 0
            """);
    assertThat(unbalanced).as("I1 currencies whose postings do not sum to 0").isEmpty();
  }

  /** I3: what the provider did is what our ledger holds, each exactly once. */
  void providerAndLedgerAgree() {
    var atProvider = new TreeMap<String, String>();
    String cursor = "";
    do {
      var page =
          simulator.get("/admin/effects?limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
      assertThat(page.status()).as(page::explained).isEqualTo(200);
      page.body()
          .path("data")
          .forEach(
              effect -> {
                var type = effect.path("type").asString("");
                if (type.equals("CAPTURE") || type.equals("REFUND")) {
                  var before =
                      atProvider.put(
                          effect.path("reference").asString(""),
                          effect.path("amount").longValue()
                              + " "
                              + effect.path("currency").asString(""));
                  assertThat(before).as("I3 one effect per reference").isNull();
                }
              });
      cursor = page.body().path("nextCursor").asString("");
    } while (!cursor.isEmpty());

    var inLedger = new TreeMap<String, String>();
    rows(
            "ledger",
            """
            SELECT e.reference, p.amount || ' ' || p.currency FROM journal_entry e
            JOIN posting p ON p.entry_id = e.id
            JOIN account a ON a.id = p.account_id AND a.code LIKE 'provider:%:receivable'
            WHERE e.reference LIKE 'txn\\_%' AND e.reference NOT LIKE '%:%'
            """)
        .forEach(row -> inLedger.put(row.get(0), row.get(1)));
    assertThat(inLedger).as("I3 ledger entries by reference").isEqualTo(atProvider);
  }

  /**
   * I4: refunded + charged back <= captured <= authorized, and the intent agrees with its parts.
   */
  void nothingIsReturnedThatWasNotTaken() {
    assertThat(
            rows(
                "payment",
                """
                SELECT i.id::text FROM payment_intent i
                LEFT JOIN (SELECT payment_intent_id AS id,
                        sum(amount) FILTER (WHERE type = 'CAPTURE' AND status = 'SUCCEEDED') AS captured
                    FROM payment_transaction GROUP BY 1) t ON t.id = i.id
                LEFT JOIN (SELECT payment_intent_id AS id,
                        sum(amount) FILTER (WHERE status = 'SUCCEEDED') AS refunded,
                        sum(amount) FILTER (WHERE status = 'PENDING') AS pending
                    FROM refund GROUP BY 1) r ON r.id = i.id
                WHERE i.amount_captured <> coalesce(t.captured, 0)
                    OR i.amount_refunded <> coalesce(r.refunded, 0)
                    OR i.amount_refund_pending <> coalesce(r.pending, 0)
                    OR i.amount_refunded + i.amount_refund_pending + i.amount_disputed > i.amount_captured
                    OR i.amount_captured > i.amount_authorized
                """))
        .as("I4 payments that returned more than they took, or disagree with their parts")
        .isEmpty();
  }

  /** I3, I4, I6 and I7, as the services themselves have looked all the while. */
  void nothingWasFoundViolated() {
    for (var database : List.of("payment", "ledger", "webhook", "reconciliation")) {
      assertThat(rows(database, "SELECT invariant, subject FROM invariant_violation"))
          .as("what %s found violated", database)
          .isEmpty();
    }
  }

  /** I6: what is not final has a scheduled next step. */
  void nothingIsLeftWithoutANextStep() {
    assertThat(
            rows(
                "payment",
                """
                SELECT i.id::text, i.state FROM payment_intent i
                WHERE i.state IN ('AUTHORIZING', 'CAPTURING', 'CANCELING', 'REQUIRES_ACTION', 'IN_REVIEW')
                    AND NOT EXISTS (SELECT 1 FROM payment_transaction t
                        WHERE t.payment_intent_id = i.id AND t.next_check_at IS NOT NULL)
                """))
        .as("I6 payments under way without a next step")
        .isEmpty();
  }

  /** I7, first half: nothing waits to be told. */
  void outboxesAreEmpty() {
    for (var database : List.of("payment", "ledger", "webhook", "reconciliation")) {
      assertThat(rows(database, "SELECT event_id::text FROM outbox LIMIT 5"))
          .as("I7 outbox of %s", database)
          .isEmpty();
    }
  }

  /**
   * I7, second half: per payment, the told sequence is in order, gapless and ends where the payment
   * is. What was told may be told again.
   */
  void everyEventSequenceIsWhole() {
    var latest = new HashMap<String, Long>();
    PaymentTopic.read(
        sandbox,
        told -> {
          long before = latest.getOrDefault(told.payment(), 0L);
          assertThat(told.sequence())
              .as("I7 %s tells event %d after event %d", told.payment(), told.sequence(), before)
              .isBetween(1L, before + 1);
          latest.put(told.payment(), Math.max(before, told.sequence()));
        });
    var expected = new HashMap<String, Long>();
    rows("payment", "SELECT id::text, event_sequence::text FROM payment_intent")
        .forEach(
            row ->
                expected.put(
                    io.quittance.platform.id.Ids.write("pi", java.util.UUID.fromString(row.get(0))),
                    Long.valueOf(row.get(1))));
    assertThat(latest).as("I7 last sequence told per payment").isEqualTo(expected);
    stateHistoryIsWhatWasTold();
  }

  /** The transitions that were written down are the events, by number, and end in the status. */
  private void stateHistoryIsWhatWasTold() {
    assertThat(
            rows(
                "payment",
                """
                SELECT i.id::text, i.status, h.transitions::text, h.last_status
                FROM payment_intent i
                LEFT JOIN (SELECT payment_intent_id, count(*) AS transitions,
                        max((detail::json ->> 'sequence')::bigint) AS last_sequence,
                        (array_agg(detail::json ->> 'to'
                            ORDER BY (detail::json ->> 'sequence')::bigint DESC))[1] AS last_status
                    FROM payment_timeline WHERE type = 'TRANSITION' GROUP BY 1) h
                    ON h.payment_intent_id = i.id
                WHERE h.transitions IS DISTINCT FROM i.event_sequence
                    OR h.last_sequence IS DISTINCT FROM i.event_sequence
                    OR h.last_status IS DISTINCT FROM i.status
                """))
        .as("I7 payments whose state history is not what was told")
        .isEmpty();
  }

  private List<List<String>> rows(String database, String query) {
    try (var connection =
            DriverManager.getConnection(
                sandbox.infrastructure().postgres().superuserJdbcUrl(database));
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
