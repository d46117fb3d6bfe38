package io.quittance.sandbox.replay;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * The ledger against what payment-api says: to the penny, as soon as the ledger has heard of every
 * event.
 */
final class LedgerCheck {

  private static final Duration CATCH_UP_MAX = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** What the provider owes, and what it has become where a day was settled since. */
  private static final List<String> FROM_PROVIDER =
      List.of(
          "provider:simulator:receivable",
          "provider:simulator:fees",
          "provider:simulator:transit",
          "platform:bank");

  private final Http http;
  private final Http.Server ledger;
  private final String merchant;
  private final PrintStream out;

  LedgerCheck(Http http, Http.Server ledger, String merchant, PrintStream out) {
    this.http = http;
    this.ledger = ledger;
    this.merchant = merchant;
    this.out = out;
  }

  /** Compares what is owed to the merchant with its payments, then the ledger with itself. */
  void compare(MerchantBooks books, Checks checks) throws InterruptedException {
    long started = System.nanoTime();
    var balances = untilBooked(books.payable());
    out.printf(
        "  the ledger had everything %,d ms after the last answer%n",
        Duration.ofNanos(System.nanoTime() - started).toMillis());
    var payable = balances.of("merchant:%s:payable".formatted(merchant));
    checks.amount("ledger: payable to %s".formatted(merchant), books.payable(), payable.balance());
    if (books.isOnlyTheFile()) {
      checks.amount("ledger: credited for captures", books.captured(), payable.credit());
      checks.amount("ledger: debited for refunds", books.refunded(), payable.debit());
    }
    long others = balances.owedTo(owner -> !owner.equals(merchant));
    if (others != 0) {
      out.printf("  other merchants are owed %s%n", Pounds.of(others));
    }
    checks.amount(
        "ledger: receivable, settled and kept by the provider = owed to merchants",
        balances.owedTo(_ -> true),
        FROM_PROVIDER.stream().mapToLong(account -> balances.of(account).balance()).sum());
    checks.amount("ledger: debits less credits of all accounts", 0, balances.imbalance());
    prove(checks);
  }

  private TrialBalance untilBooked(long payable) throws InterruptedException {
    long deadline = System.nanoTime() + CATCH_UP_MAX.toNanos();
    var account = "merchant:%s:payable".formatted(merchant);
    var balances = trialBalance();
    while (balances.of(account).balance() != payable && System.nanoTime() - deadline < 0) {
      Thread.sleep(LOOK_EVERY);
      balances = trialBalance();
    }
    return balances;
  }

  private TrialBalance trialBalance() throws InterruptedException {
    return new TrialBalance(http.get(ledger, "/ledger/trial-balance"));
  }

  private void prove(Checks checks) throws InterruptedException {
    var proof = http.get(ledger, "/ledger/proof");
    checks.holds(
        "ledger: proof of entries, balances and chain",
        proof.isSuccess() && proof.body().path("good").asBoolean(false),
        proof.isSuccess() ? proof.body().toString() : proof.code());
  }
}
