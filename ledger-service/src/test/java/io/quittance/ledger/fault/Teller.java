package io.quittance.ledger.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A client that repeats with the same references, at the other instance, until each request has an
 * answer that is final.
 */
final class Teller {

  /** A hundred killed connections in a row are no bad luck. */
  private static final int TRIES_MAX = 100;

  private final TwoLedgers ledgers;
  private final List<String> accounts;
  private final AtomicInteger repeats;

  Teller(TwoLedgers ledgers, List<String> accounts, AtomicInteger repeats) {
    this.ledgers = ledgers;
    this.accounts = accounts;
    this.repeats = repeats;
  }

  /** The final answers by reference; an item of a batch is told as if it had been sent alone. */
  Map<String, Answer> send(List<Transfer> transfers) {
    var answers = new HashMap<String, Answer>();
    var open = new ArrayList<>(transfers);
    for (int tries = 0; !open.isEmpty(); tries++) {
      if (tries == TRIES_MAX) {
        throw new AssertionError("no final answer for " + open);
      }
      repeats.addAndGet(tries == 0 ? 0 : open.size());
      for (var answer : attempt(open).entrySet()) {
        if (isFinal(answer.getValue())) {
          answers.put(answer.getKey(), answer.getValue());
        }
      }
      open.removeIf(transfer -> answers.containsKey(transfer.reference()));
    }
    return answers;
  }

  private static boolean isFinal(Answer answer) {
    if (answer.isBooked() || answer.code().equals("insufficient_funds")) {
      return true;
    }
    if (answer.status() == 503) {
      return false;
    }
    throw new AssertionError("nothing that a client may hear: " + answer);
  }

  /** Nothing for a broken connection. */
  private Map<String, Answer> attempt(List<Transfer> transfers) {
    try {
      return transfers.size() == 1 ? single(transfers.getFirst()) : batch(transfers);
    } catch (IOException broken) {
      return Map.of();
    }
  }

  private Map<String, Answer> single(Transfer transfer) throws IOException {
    return Map.of(
        transfer.reference(), ledgers.either().tryPost("/ledger/entries", transfer.json(accounts)));
  }

  private Map<String, Answer> batch(List<Transfer> transfers) throws IOException {
    var items =
        transfers.stream()
            .map(transfer -> transfer.json(accounts))
            .collect(Collectors.joining(","));
    var answer =
        ledgers.either().tryPost("/ledger/entries:batch", "{\"entries\": [%s]}".formatted(items));
    if (answer.status() != 200) {
      return transfers.stream().collect(Collectors.toMap(Transfer::reference, _ -> answer));
    }
    return answer
        .body()
        .path("results")
        .valueStream()
        .collect(
            Collectors.toMap(
                item -> item.path("reference").asString(),
                item ->
                    new Answer(
                        item.path("status").asInt(),
                        item.has("entry") ? item.path("entry") : item.path("problem"))));
  }
}
