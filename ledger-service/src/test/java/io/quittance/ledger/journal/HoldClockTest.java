package io.quittance.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.ledger.RunningHolds;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The moment at which a hold expires, while somebody posts it. */
class HoldClockTest extends RunningHolds {

  private static final String LATER = "2999-01-01T00:00:00Z";

  @Autowired private HoldClock clock;

  @BeforeEach
  void keepTheJobAway() {
    postponeTheJob();
  }

  @AfterEach
  void letItCome() {
    letTheJobCome();
  }

  @Test
  @DisplayName(
      "A123 whoever is told that a hold expired has waited for who may just have posted it")
  void readersWaitForWriters() throws Exception {
    fund(100);
    var hold = place(60, LATER);
    try (var database = application();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      sql.execute(
          """
          SELECT FROM account_balance b JOIN account a ON a.id = b.account_id
          WHERE a.code = '%s' FOR UPDATE OF b
          """
              .formatted(wallet));
      letTimePass(hold.text("reference"));
      var settled = new CompletableFuture<OffsetDateTime>();
      var reader = Thread.startVirtualThread(() -> settled.complete(clock.settled()));

      // It looks, and pauses between two looks: it would be over otherwise.
      await().until(() -> reader.getState() == Thread.State.TIMED_WAITING || settled.isDone());
      assertThat(settled).isNotDone();
      database.commit();

      assertThat(settled.get()).isNotNull();
      assertThat(get("/ledger/holds/" + hold.text("holdId")).text("status")).isEqualTo("EXPIRED");
    }
  }

  @Test
  @DisplayName("A123 a hold that expires between its writer's look and its write is not posted")
  void isNotPostedOnceItsTimeHasCome() throws SQLException {
    fund(100);
    // The writer is kept where it has looked at the hold until the hold's time has come.
    update("CREATE SEQUENCE kept");
    update("GRANT USAGE ON SEQUENCE kept TO PUBLIC");
    update(
        """
        CREATE FUNCTION keep_the_writer() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM nextval('kept'), pg_sleep(greatest(0, extract(epoch FROM
                (SELECT max(h.expires_at) FROM hold h JOIN account a ON a.id = h.from_account_id
                 WHERE a.code = '%s' AND h.status = 'PENDING')
                - clock_timestamp())));
            RETURN NULL;
        END $$
        """
            .formatted(wallet));
    update(
        "CREATE TRIGGER keep_the_writer BEFORE INSERT ON journal_entry"
            + " FOR EACH STATEMENT EXECUTE FUNCTION keep_the_writer()");
    try {
      // A slow machine may look too late, and find it expired: that proves nothing.
      while (!isAnyKept()) {
        var soon = Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.MILLIS);
        var placed = place(60, soon.toString());
        if (placed.status() == 201) {
          var id = placed.text("holdId");
          assertThat(post(postPath(id), "{}").code()).isEqualTo("hold_not_pending");
          assertThat(get("/ledger/holds/" + id).text("status")).isEqualTo("EXPIRED");
        }
      }
    } finally {
      update("DROP TRIGGER keep_the_writer ON journal_entry");
      update("DROP FUNCTION keep_the_writer");
      update("DROP SEQUENCE kept");
    }
    assertBalance(wallet, 100, 0, 100);
    assertProven();
  }

  private static boolean isAnyKept() throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement();
        var row = sql.executeQuery("SELECT is_called FROM kept")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
