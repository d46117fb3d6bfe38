package io.quittance.reconciliation.statement.format;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_INCOMPLETE;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_TOTALS_DIFFER;

import java.util.Currency;
import java.util.HashMap;
import java.util.Map;

/**
 * The sums of a file whose rows end at zero, because what is paid out is a row as well: a file that
 * was cut or altered does not.
 */
final class ClosingSums {

  private record Key(String batch, Currency currency) {}

  private record Sum(long left, boolean closed) {}

  private final Map<Key, Sum> sums = new HashMap<>();
  private final String name;

  /**
   * None yet.
   *
   * @param name what the provider calls that which closes: payout, batch
   */
  ClosingSums(String name) {
    this.name = name;
  }

  /** Minor units, above zero for us. */
  void add(String batch, Currency currency, long net, boolean closes) {
    sums.merge(
        new Key(batch, currency),
        new Sum(net, closes),
        (a, b) -> new Sum(Math.addExact(a.left, b.left), a.closed || b.closed));
  }

  boolean isEmpty() {
    return sums.isEmpty();
  }

  /** Refuses a file of which a part is missing or altered. */
  void requireClosed() {
    var open = sums.values().stream().filter(sum -> sum.left != 0).toList();
    if (open.stream().anyMatch(sum -> !sum.closed)) {
      throw STATEMENT_INCOMPLETE.because("the file ends without the row that closes a " + name);
    }
    if (!open.isEmpty()) {
      throw STATEMENT_TOTALS_DIFFER.because("the rows of a %s do not add up to 0".formatted(name));
    }
  }
}
