package io.quittance.ledger.fault;

import static io.quittance.ledger.fault.LedgerClient.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What callers of two ledgers are told while the database is in trouble. */
class LedgerFaultsTest {

  private final TwoLedgers ledgers = TwoLedgers.shared();
  private final String cash = ledgers.first().open(unique("cash"), "ASSET", true);
  private final String wallet = ledgers.first().open(unique("wallet"), "LIABILITY", false);

  @Test
  @DisplayName("A105 A115 one reference on two instances at once: both hear of the one entry")
  void aRepeatIsNotRefusedForMoneyThatItSpentItself() throws Exception {
    ledgers.first().book(cash, wallet, 100);
    var reference = unique("all-of-it");

    try (var callers = Executors.newVirtualThreadPerTaskExecutor();
        var superuser = ledgers.superuser();
        var sql = superuser.createStatement()) {
      superuser.setAutoCommit(false);
      sql.execute("LOCK TABLE account_balance IN EXCLUSIVE MODE");
      var calls =
          Stream.of(ledgers.first(), ledgers.second())
              .map(
                  ledger ->
                      CompletableFuture.supplyAsync(
                          () -> ledger.book(reference, wallet, cash, 100), callers))
              .toList();
      // Both have looked for the reference, and found nothing, by then.
      await().until(() -> ledgers.waitingFor("account_balance") == 2);
      superuser.rollback();

      var answers = calls.stream().map(CompletableFuture::join).toList();
      assertThat(answers.stream().map(Answer::status)).containsExactlyInAnyOrder(201, 200);
      assertThat(answers.stream().map(answer -> answer.text("entryId")).distinct()).hasSize(1);
    }
    assertThat(ledgers.first().balance(wallet)).isZero();
  }
}
