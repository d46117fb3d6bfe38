package io.quittance.ledger.journal;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The lines of a batch, column by column. They name their entry and their account by number, from
 * 1, in the order of the entries and balances of the batch.
 */
final class LineColumns {

  final int[] entries;
  final int[] lineNos;
  final int[] accounts;
  final String[] sides;
  final long[] amounts;
  final String[] currencies;
  final long[] debitsAfter;
  final long[] creditsAfter;

  LineColumns(List<AppliedEntry> applied, Collection<TouchedBalance> balances) {
    int size = applied.stream().mapToInt(entry -> entry.lines().size()).sum();
    entries = new int[size];
    lineNos = new int[size];
    accounts = new int[size];
    sides = new String[size];
    amounts = new long[size];
    currencies = new String[size];
    debitsAfter = new long[size];
    creditsAfter = new long[size];
    fill(applied, numbers(balances));
  }

  private static Map<UUID, Integer> numbers(Collection<TouchedBalance> balances) {
    var numbers = HashMap.<UUID, Integer>newHashMap(balances.size());
    balances.forEach(balance -> numbers.put(balance.accountId(), numbers.size() + 1));
    return numbers;
  }

  private void fill(List<AppliedEntry> applied, Map<UUID, Integer> numbers) {
    int at = 0;
    for (int entry = 0; entry < applied.size(); entry++) {
      var lines = applied.get(entry).lines();
      for (int line = 0; line < lines.size(); line++) {
        entries[at] = entry + 1;
        lineNos[at] = line + 1;
        put(at, lines.get(line), numbers);
        at++;
      }
    }
  }

  private void put(int at, OpenBook.Line line, Map<UUID, Integer> numbers) {
    var amount = line.posting().amount();
    accounts[at] = Objects.requireNonNull(numbers.get(line.after().accountId()));
    sides[at] = line.posting().side().name();
    amounts[at] = amount.minor();
    currencies[at] = amount.currency().getCurrencyCode();
    debitsAfter[at] = line.after().debitTotal();
    creditsAfter[at] = line.after().creditTotal();
  }
}
