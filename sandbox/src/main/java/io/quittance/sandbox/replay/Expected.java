package io.quittance.sandbox.replay;

import java.util.List;

/** What a file must come to: every payment captured, every refund of one paid out. */
record Expected(long payments, long captured, long refunds, long refunded, long refused) {

  static Expected of(List<Row> rows) {
    long payments = 0;
    long captured = 0;
    long refunds = 0;
    long refunded = 0;
    long refused = 0;
    for (var row : rows) {
      switch (row) {
        case Row.Payment payment -> {
          payments++;
          captured = Math.addExact(captured, payment.amount());
        }
        case Row.Refund refund when refund.payment().isPresent() -> {
          refunds++;
          refunded = Math.addExact(refunded, refund.amount());
        }
        case Row.Refund _ -> refused++;
      }
    }
    return new Expected(payments, captured, refunds, refunded, refused);
  }

  void compare(Tally tally, Checks checks) {
    checks.count("payments captured", payments, tally.payments());
    checks.amount("captured", captured, tally.captured());
    checks.count("refunds succeeded", refunds, tally.refunds());
    checks.amount("refunded", refunded, tally.refunded());
    checks.count(
        "refused with payment_not_found",
        refused,
        tally.refusedByCode().getOrDefault("payment_not_found", 0L));
    checks.count("rows that ended otherwise than they had to", 0, tally.unexpectedRows());
  }
}
