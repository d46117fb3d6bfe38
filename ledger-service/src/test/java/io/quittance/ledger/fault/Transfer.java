package io.quittance.ledger.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Money that goes from account to account in one entry: one way, or around in a cycle. */
record Transfer(String reference, List<Leg> legs) {

  private static final int AMOUNT_MAX = 400;

  /** A part of it. */
  record Leg(int from, int to, long amount) {}

  /**
   * So many of them, the same for the same seed; a third each goes one way, in pairs, in threes.
   */
  static List<Transfer> random(long seed, int count, int accounts) {
    var random = new Random(seed);
    var order = new ArrayList<>(IntStream.range(0, accounts).boxed().toList());
    var transfers = new ArrayList<Transfer>();
    for (int i = 0; i < count; i++) {
      Collections.shuffle(order, random);
      int members = 1 + random.nextInt(3);
      transfers.add(new Transfer(LedgerClient.unique("transfer"), legs(order, members, random)));
    }
    return transfers;
  }

  private static List<Leg> legs(List<Integer> order, int members, Random random) {
    var legs = new ArrayList<Leg>();
    for (int i = 0; i < members; i++) {
      // A cycle comes back to where it began; what goes one way ends with the next account.
      int to = members == 1 ? 1 : (i + 1) % members;
      legs.add(new Leg(order.get(i), order.get(to), 1 + random.nextInt(AMOUNT_MAX)));
    }
    return legs;
  }

  /** As it is asked for. */
  String json(List<String> accounts) {
    var lines =
        legs.stream()
            .map(
                leg ->
                    line(accounts.get(leg.from()), "DEBIT", leg.amount())
                        + ","
                        + line(accounts.get(leg.to()), "CREDIT", leg.amount()))
            .collect(Collectors.joining(","));
    return """
    {"reference": "%s", "description": "transfer", "postings": [%s]}
    """
        .formatted(reference, lines);
  }

  private static String line(String account, String side, long amount) {
    return """
    {"account": "%s", "side": "%s", "amount": %d, "currency": "USD"}
    """
        .formatted(account, side, amount);
  }
}
