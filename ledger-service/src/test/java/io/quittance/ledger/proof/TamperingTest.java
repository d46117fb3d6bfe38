package io.quittance.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.ledger.RunningLedger;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Somebody with every right changes the past, and takes care that the sums still agree. */
class TamperingTest extends RunningLedger {

  private static final String[] TABLES = {
    "posting", "journal_entry", "seal", "chain_anchor", "account_balance"
  };

  @Autowired private SealEntries sealEntries;
  @Autowired private WatchLedger watchLedger;

  private final String cash = unique("cash");
  private final String wallet = unique("wallet");
  private long first;
  private long second;

  @BeforeEach
  void bookAndSeal() throws SQLException {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", true);
    first = bookWithDetails().number("sequence");
    sealEntries.sealAll();
    second = book(cash, wallet, 200, "USD").number("sequence");
    book(wallet, cash, 50, "USD");
    sealEntries.sealAll();
    try (var database = superuser()) {
      for (var table : TABLES) {
        run(database, "CREATE TABLE saved_%1$s AS TABLE %1$s".formatted(table));
      }
    }
    assertThat(prove().path("good").asBoolean()).as("%s", prove()).isTrue();
  }

  private Answer bookWithDetails() {
    var plain = transfer(unique("ref"), cash, wallet, 100, "USD").strip();
    var details = ", \"effectiveDate\": \"2026-01-31\", \"metadata\": {\"order\": \"42\"}}";
    return post("/ledger/entries", plain.substring(0, plain.length() - 1) + details);
  }

  @AfterEach
  void restore() throws SQLException {
    try (var database = superuser()) {
      database.setAutoCommit(false);
      for (var table : TABLES) {
        disarm(database, table);
        run(database, "DELETE FROM " + table);
        run(database, "INSERT INTO %1$s SELECT * FROM saved_%1$s".formatted(table));
        run(database, "DROP TABLE saved_" + table);
        rearm(database, table);
      }
      database.commit();
    }
    assertThat(prove().path("good").asBoolean()).as("%s", prove()).isTrue();
  }

  @ParameterizedTest(name = "A1704 {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          amount      | posting       | UPDATE posting SET amount = amount + 1 WHERE sequence = :first
          text        | journal_entry | UPDATE journal_entry SET description = 'x' WHERE sequence = :first
          digest      | journal_entry | UPDATE journal_entry SET content_digest = sha256('x') WHERE sequence = :first
          time        | journal_entry | UPDATE journal_entry SET booked_at = now() WHERE sequence = :first
          payment     | journal_entry | UPDATE journal_entry SET payment_intent_id = 'pi' WHERE sequence = :first
          day         | journal_entry | UPDATE journal_entry SET effective_date = '2026-02-01' WHERE sequence = :first
          day gone    | journal_entry | UPDATE journal_entry SET effective_date = NULL WHERE sequence = :first
          metadata    | journal_entry | UPDATE journal_entry SET metadata = '{"order": "43"}' WHERE sequence = :first
          no metadata | journal_entry | UPDATE journal_entry SET metadata = NULL WHERE sequence = :first
          sides       | posting       | UPDATE posting SET side = CASE side WHEN 'DEBIT' THEN 'CREDIT' ELSE 'DEBIT' END WHERE sequence = :first
          line gone   | posting       | DELETE FROM posting WHERE sequence = :first AND line_no = 2
          entry gone  | journal_entry | DELETE FROM journal_entry WHERE sequence = :first
          swapped     | posting       | UPDATE posting SET amount = CASE amount WHEN 100 THEN 200 WHEN 200 THEN 100 ELSE amount END WHERE sequence IN (:first, :second)
          """)
  void namesTheFirstPositionThatWasChanged(String what, String table, String statement)
      throws SQLException {
    tamper(table, statement);

    var proof = prove();

    assertThat(proof.path("good").asBoolean()).as(what).isFalse();
    assertThat(proof.path("firstBadPosition").asLong()).as("%s", proof).isEqualTo(first);
    assertThat(proof.path("chain").path("firstBadPosition").asLong()).isEqualTo(first);
  }

  @Test
  @DisplayName("A1704 a cut tail is missed, even when balances and seals are cut to fit")
  void noticesACutTail() throws SQLException {
    tamper("posting", "DELETE FROM posting WHERE sequence >= :second");
    tamper("journal_entry", "DELETE FROM journal_entry WHERE sequence >= :second");
    tamper(
        "account_balance",
        """
        UPDATE account_balance b SET debit_total = p.debit, credit_total = p.credit
        FROM (SELECT account_id, coalesce(sum(amount) FILTER (WHERE side = 'DEBIT'), 0) AS debit,
                     coalesce(sum(amount) FILTER (WHERE side = 'CREDIT'), 0) AS credit
              FROM posting GROUP BY account_id) p
        WHERE p.account_id = b.account_id
        """);
    var sealsLeft = prove();
    tamper("seal", "DELETE FROM seal WHERE last_sequence >= :second");

    var anchorsLeft = prove();

    assertThat(sealsLeft.path("balances").path("good").asBoolean()).isTrue();
    assertThat(sealsLeft.path("firstBadPosition").asLong()).isEqualTo(second);
    assertThat(anchorsLeft.path("good").asBoolean()).isFalse();
    assertThat(anchorsLeft.path("chain").path("reason").asString("")).contains("anchor");
  }

  @Test
  @DisplayName("A1704 a seal that was made anew does not fit its successor")
  void noticesAForgedSeal() throws SQLException {
    tamper("seal", "UPDATE seal SET hash = sha256('x') WHERE last_sequence = :first");

    var proof = prove();

    assertThat(proof.path("good").asBoolean()).isFalse();
    assertThat(proof.path("firstBadPosition").asLong()).isLessThanOrEqualTo(first);
  }

  @Test
  void noticesAWrongBalanceAndRaisesTheAlarm() throws SQLException {
    tamper(
        "account_balance",
        """
        UPDATE account_balance SET credit_total = credit_total + 1
        WHERE account_id = (SELECT id FROM account WHERE code = '%s')
        """
            .formatted(wallet));

    var proof = prove();
    watchLedger.watch();

    assertThat(proof.path("good").asBoolean()).isFalse();
    assertThat(proof.path("balances").path("wrongBalances").path(0).path("account").asString(""))
        .isEqualTo(wallet);
    assertThat(proofGauge()).isEqualTo("0.0");
  }

  private JsonNode prove() {
    return get("/ledger/proof").body();
  }

  private String proofGauge() {
    return get("/actuator/metrics/quittance.ledger.proof.good")
        .body()
        .path("measurements")
        .path(0)
        .path("value")
        .asString("");
  }

  private void tamper(String table, String statement) throws SQLException {
    try (var database = superuser()) {
      database.setAutoCommit(false);
      disarm(database, table);
      run(
          database,
          statement.replace(":first", Long.toString(first)).replace(":second", "" + second));
      rearm(database, table);
      database.commit();
    }
  }

  private static void disarm(Connection database, String table) throws SQLException {
    run(database, "ALTER TABLE %s DISABLE TRIGGER ALL".formatted(table));
  }

  private static void rearm(Connection database, String table) throws SQLException {
    run(database, "ALTER TABLE %s ENABLE TRIGGER ALL".formatted(table));
    if (!table.equals("account_balance")) {
      run(database, "ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only".formatted(table));
    }
  }

  private static void run(Connection database, String statement) throws SQLException {
    try (var sql = database.createStatement()) {
      sql.execute(statement);
    }
  }
}
