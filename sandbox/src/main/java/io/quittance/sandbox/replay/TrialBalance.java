package io.quittance.sandbox.replay;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** What each GBP account of the ledger holds, in pence, all of one moment. */
final class TrialBalance {

  private final Map<String, Line> lines = new HashMap<>();

  /**
   * An account.
   *
   * @param balance on its normal side
   */
  record Line(long debit, long credit, long balance) {

    static final Line NONE = new Line(0, 0, 0);
  }

  TrialBalance(Answer answer) {
    if (!answer.isSuccess() || answer.body().path("truncated").asBoolean(false)) {
      throw new IllegalStateException("the trial balance cannot be read whole: " + answer.code());
    }
    answer.body().path("accounts").forEach(this::add);
  }

  private void add(JsonNode line) {
    if (line.path("currency").asString("").equals("GBP")) {
      lines.put(
          line.path("account").asString(""),
          new Line(
              line.path("debit").asLong(0),
              line.path("credit").asLong(0),
              line.path("balance").asLong(0)));
    }
  }

  Line of(String account) {
    return lines.getOrDefault(account, Line.NONE);
  }

  /** What we owe the merchants that {@code chosen} names, disputed money included. */
  long owedTo(Predicate<String> chosen) {
    long sum = 0;
    for (var line : lines.entrySet()) {
      var parts = line.getKey().split(":", -1);
      if (parts.length == 3
          && parts[0].equals("merchant")
          && chosen.test(parts[1])
          && (parts[2].equals("payable") || parts[2].equals("disputed"))) {
        sum = Math.addExact(sum, line.getValue().balance());
      }
    }
    return sum;
  }

  /** Debits less credits of all accounts: zero, or money was made or lost. */
  long imbalance() {
    long sum = 0;
    for (var line : lines.values()) {
      sum = Math.addExact(sum, Math.subtractExact(line.debit(), line.credit()));
    }
    return sum;
  }
}
