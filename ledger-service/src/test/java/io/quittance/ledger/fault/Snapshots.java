package io.quittance.ledger.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks at all balances again and again while money moves between them: whenever that is, they add
 * up to the same sum, and none is below zero.
 */
final class Snapshots implements Callable<Integer> {

  private static final String ONE_STATEMENT =
      """
      SELECT sum(credit_total - debit_total), min(credit_total - debit_total), count(*)
      FROM account_balance b JOIN account a ON a.id = b.account_id WHERE a.code = ANY (?)
      """;

  private final TwoLedgers ledgers;
  private final List<String> accounts;
  private final long total;
  private final AtomicBoolean over;

  Snapshots(TwoLedgers ledgers, Bank bank, AtomicBoolean over) {
    this.ledgers = ledgers;
    this.accounts = bank.accounts();
    this.total = bank.total();
    this.over = over;
  }

  /** Looks until it is over, and says how often that was. */
  @Override
  public Integer call() throws SQLException {
    int looks = 0;
    try (var database = ledgers.superuser();
        var statement = database.prepareStatement(ONE_STATEMENT)) {
      statement.setArray(1, database.createArrayOf("text", accounts.toArray()));
      do {
        try (var row = statement.executeQuery()) {
          row.next();
          assertThat(row.getLong(3)).isEqualTo(accounts.size());
          assertThat(row.getLong(1)).as("the sum of one statement").isEqualTo(total);
          assertThat(row.getLong(2)).as("the smallest balance").isNotNegative();
        }
        lookAtTheTrialBalance();
        looks++;
      } while (!over.get());
    }
    return looks;
  }

  private void lookAtTheTrialBalance() {
    var answer = ledgers.either().get("/ledger/trial-balance");
    if (answer.status() == 503) {
      return;
    }
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    Set<String> ours = new HashSet<>(accounts);
    var balances =
        answer
            .body()
            .path("accounts")
            .valueStream()
            .filter(line -> ours.contains(line.path("account").asString()))
            .map(line -> line.path("balance").asLong())
            .toList();
    assertThat(balances).hasSize(accounts.size()).allMatch(balance -> balance >= 0);
    long sum = balances.stream().mapToLong(Long::longValue).sum();
    assertThat(sum).as("the sum of the trial balance").isEqualTo(total);
    assertThat(
            answer.body().path("totals").valueStream().map(line -> line.path("balance").asLong()))
        .allMatch(difference -> difference == 0);
  }
}
