package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of holds have in common: a wallet with a bound, a shop and what they ask for. */
public abstract class RunningHolds extends RunningLedger {

  protected final String cash = unique("cash");
  protected final String wallet = unique("wallet");
  protected final String shop = unique("shop");

  /** Has the lock of whoever seals. */
  private Connection sealers;

  @BeforeEach
  void openAccounts() {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", false);
    open(shop, "LIABILITY", "USD", false);
  }

  protected void fund(long amount) {
    assertThat(book(cash, wallet, amount, "USD").status()).isEqualTo(201);
  }

  protected static String hold(String reference, String from, String to, Object amount) {
    return hold(reference, from, to, amount, null);
  }

  protected static String hold(
      String reference, String from, String to, Object amount, @Nullable String expiresAt) {
    return """
    {"reference": "%s", "from": "%s", "to": "%s", "amount": %s, "expiresAt": %s}
    """
        .formatted(
            reference, from, to, amount, expiresAt == null ? "null" : "\"" + expiresAt + "\"");
  }

  protected Answer place(long amount) {
    return place(amount, null);
  }

  protected Answer place(long amount, @Nullable String expiresAt) {
    return post("/ledger/holds", hold(unique("ref"), wallet, shop, amount, expiresAt));
  }

  protected static String postPath(String holdId) {
    return "/ledger/holds/" + holdId + "/post";
  }

  protected static String voidPath(String holdId) {
    return "/ledger/holds/" + holdId + "/void";
  }

  protected void assertBalance(String account, long posted, long pending, long available) {
    var balance = get("/ledger/accounts/" + account + "/balance");
    assertThat(balance.number("posted")).as("posted").isEqualTo(posted);
    assertThat(balance.number("pending")).as("pending").isEqualTo(pending);
    assertThat(balance.number("available")).as("available").isEqualTo(available);
  }

  protected void assertProven() {
    var proof = get("/ledger/proof").body();
    assertThat(proof.path("good").asBoolean()).as("%s", proof).isTrue();
  }

  /** Nothing is sealed meanwhile, so that {@link #letTimePass} may change how holds began. */
  @BeforeEach
  void keepUnsealed() throws SQLException {
    sealers = superuser();
    run(sealers, "SELECT pg_advisory_lock(7102002)");
  }

  @AfterEach
  void letSeal() throws SQLException {
    sealers.close();
  }

  /** As if the hold had been placed hours ago and its time had come, if it is still pending. */
  protected static void letTimePass(String reference) {
    letTimePassFor("reference = '%s'".formatted(reference));
  }

  /** As {@link #letTimePass}, for all holds of a condition. */
  protected static void letTimePassFor(String condition) {
    tamper(
        """
        UPDATE hold SET created_at = now() - interval '2 hours',
                        expires_at = now() - interval '1 hour'
        WHERE %1$s AND status = 'PENDING';
        UPDATE hold_change c SET digest = hold_digest(h) FROM hold h
        WHERE h.id = c.hold_id AND h.%1$s AND h.status = 'PENDING'
        """
            .formatted(condition));
  }

  /** Changes holds as nobody may, and nothing notes it. */
  protected static void tamper(String statement) {
    try (var database = superuser()) {
      database.setAutoCommit(false);
      run(database, "ALTER TABLE hold DISABLE TRIGGER ends_once, DISABLE TRIGGER noted");
      run(database, "ALTER TABLE hold_change DISABLE TRIGGER append_only");
      run(database, statement);
      run(
          database,
          "ALTER TABLE hold ENABLE ALWAYS TRIGGER ends_once, ENABLE ALWAYS TRIGGER noted");
      run(database, "ALTER TABLE hold_change ENABLE ALWAYS TRIGGER append_only");
      database.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Keeps the job away until {@link #letTheJobCome}. */
  protected static void postponeTheJob() {
    await()
        .until(
            () ->
                update(
                        """
                        UPDATE scheduled_tasks
                        SET execution_time = now() + interval '1 hour', version = version + 1
                        WHERE task_name = 'expire-holds' AND NOT picked
                        """)
                    == 1);
  }

  protected static void letTheJobCome() {
    update(
        """
        UPDATE scheduled_tasks SET execution_time = now(), version = version + 1
        WHERE task_name = 'expire-holds' AND NOT picked
        """);
  }

  protected static int update(String statement) {
    try (var database = superuser();
        var sql = database.createStatement()) {
      return sql.executeUpdate(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  protected static String stored(String reference, String column) throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement();
        var rows =
            sql.executeQuery(
                "SELECT %s FROM hold WHERE reference = '%s'".formatted(column, reference))) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "no such hold";
    }
  }

  private static void run(Connection database, String statement) throws SQLException {
    try (var sql = database.createStatement()) {
      sql.execute(statement);
    }
  }
}
