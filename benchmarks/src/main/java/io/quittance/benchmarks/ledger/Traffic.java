package io.quittance.benchmarks.ledger;

import java.util.SplittableRandom;

/** Which accounts transfers go between: numbers from 0 up to {@link #ACCOUNTS}. */
enum Traffic {
  /** Any account to any other. */
  RANDOM {
    @Override
    int credited(SplittableRandom random, int debited) {
      return (debited + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
    }
  },
  /** Any account to always the same one. */
  HOT {
    @Override
    int credited(SplittableRandom random, int debited) {
      return 0;
    }
  };

  static final int ACCOUNTS = 10_000;

  /** One transfer of an amount of minor units; the two accounts differ. */
  record Transfer(int debited, int credited, long amount) {}

  abstract int credited(SplittableRandom random, int debited);

  Transfer next(SplittableRandom random) {
    int debited = 1 + random.nextInt(ACCOUNTS - 1);
    return new Transfer(debited, credited(random, debited), 1 + random.nextInt(10_000));
  }
}
