package io.quittance.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.ledger.RunningHolds;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ExpireHoldsTest extends RunningHolds {

  @Autowired private ExpireHolds expireHolds;

  @Test
  void expiresMoreThanFitsInOneBatchAndNothingElse() {
    fund(2000);
    place(100);
    place(200, "2999-01-01T00:00:00Z");
    postponeTheJob();
    try {
      // What other tests left, so that the count below is of our own.
      expireHolds.expireAll();
      placeOverdue(1201);
      assertBalance(wallet, 2000, 300, 1700);

      assertThat(expireHolds.expireAll()).isEqualTo(1201);
      assertThat(expireHolds.expireAll()).isZero();

      assertBalance(wallet, 2000, 300, 1700);
      assertProven();
    } finally {
      letTheJobCome();
    }
  }

  @Test
  void aWriterSeesOffManyAtOnce() {
    fund(2000);
    postponeTheJob();
    try {
      // What other tests left, so that the count below is of our own.
      expireHolds.expireAll();
      placeOverdue(1201);

      assertThat(book(wallet, cash, 2000, "USD").status()).isEqualTo(201);

      assertThat(expireHolds.expireAll()).as("none is left for the job").isZero();
      assertBalance(wallet, 0, 0, 0);
      assertProven();
    } finally {
      letTheJobCome();
    }
  }

  /** So many holds of 1, in one transaction with what they hold; then their time comes. */
  private void placeOverdue(int count) {
    var id = "(SELECT id FROM account WHERE code = '%s')";
    var references = unique("ref");
    update(
        """
        WITH placed AS (
            INSERT INTO hold (id, reference, from_account_id, to_account_id, currency, amount,
                              status, created_at, expires_at)
            SELECT gen_random_uuid(), '%s-' || n, %s, %s, 'USD', 1, 'PENDING',
                   now(), now() + interval '1 hour'
            FROM generate_series(1, %d) AS n)
        UPDATE account_balance SET held_total = held_total + %d WHERE account_id = %s
        """
            .formatted(
                references,
                id.formatted(wallet),
                id.formatted(shop),
                count,
                count,
                id.formatted(wallet)));
    letTimePassFor("reference LIKE '%s-%%'".formatted(references));
  }
}
