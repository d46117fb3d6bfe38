package io.quittance.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.quittance.ledger.RunningLedger;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class WriteBarrierTest extends RunningLedger {

  @Autowired private WriteBarrier barrier;
  @Autowired private TransactionTemplate transaction;

  private final String cash = unique("cash");

  @Test
  @DisplayName("A1706 a writer that is under way is waited for, also when it is the latest of all")
  void waitsForTheLatestWriter() throws Exception {
    open(cash, "ASSET", "USD", true);
    try (var database = application();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      lock(sql);
      long drawn = draw(sql);
      var passed = new CompletableFuture<Long>();
      var reader = Thread.startVirtualThread(() -> passed.complete(barrier.pass()));

      // It looks, and pauses between two looks: it would be over otherwise.
      await().until(() -> reader.getState() == Thread.State.TIMED_WAITING || passed.isDone());
      assertThat(passed).isNotDone();
      database.commit();

      assertThat(passed.get()).isGreaterThanOrEqualTo(drawn);
    }
  }

  @Test
  void doesNotWaitForWhoComesLater() throws SQLException {
    open(cash, "ASSET", "USD", true);
    long decided = barrier.pass();
    try (var database = application();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      lock(sql);

      assertThat(draw(sql)).isGreaterThan(decided);
      database.rollback();
    }
  }

  @Test
  void refusesToWaitWithAConnectionInHand() {
    assertThatIllegalStateException()
        .isThrownBy(() -> transaction.executeWithoutResult(_ -> barrier.pass()));
  }

  private void lock(Statement sql) throws SQLException {
    sql.execute(
        """
        SELECT FROM account_balance b JOIN account a ON a.id = b.account_id
        WHERE a.code = '%s' FOR UPDATE OF b
        """
            .formatted(cash));
  }

  private static long draw(Statement sql) throws SQLException {
    try (var row = sql.executeQuery("SELECT nextval('journal_entry_sequence')")) {
      row.next();
      return row.getLong(1);
    }
  }
}
