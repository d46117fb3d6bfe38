package io.quittance.ledger.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.id.Ids;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Accounts that may not go below zero, and what must be true of them after many transfers. */
final class Bank {

  private final TwoLedgers ledgers;
  private final long start;
  private final List<String> accounts;

  /** So many accounts, each with the same amount at the start. */
  Bank(TwoLedgers ledgers, int members, long start) {
    this.ledgers = ledgers;
    this.start = start;
    var vault = ledgers.first().open(LedgerClient.unique("vault"), "ASSET", true);
    this.accounts =
        IntStream.range(0, members)
            .mapToObj(_ -> ledgers.first().open(LedgerClient.unique("member"), "LIABILITY", false))
            .toList();
    accounts.forEach(
        account -> assertThat(ledgers.first().book(vault, account, start).status()).isEqualTo(201));
  }

  List<String> accounts() {
    return accounts;
  }

  long total() {
    return accounts.size() * start;
  }

  /** Whoever was told that it is booked finds one entry, whoever was refused finds none. */
  void agreesWith(List<Transfer> transfers, Map<String, Answer> answers) throws SQLException {
    var booked = booked(transfers);
    for (var transfer : transfers) {
      var answer = answers.get(transfer.reference());
      assertThat(answer).as("%s", transfer).isNotNull();
      assertThat(booked.getOrDefault(transfer.reference(), List.of()))
          .as("%s was answered %s", transfer, answer)
          .isEqualTo(answer.isBooked() ? List.of(answer.text("entryId")) : List.of());
    }
    balancesFollow(transfers, answers);
    for (var ledger : ledgers.clients()) {
      var proof = ledger.get("/ledger/proof");
      assertThat(proof.body().path("good").asBoolean()).as("%s", proof).isTrue();
    }
  }

  /** The ids of the entries by reference; there should be one at most. */
  private Map<String, List<String>> booked(List<Transfer> transfers) throws SQLException {
    var found = new HashMap<String, List<String>>();
    try (var database = ledgers.superuser();
        var statement =
            database.prepareStatement(
                "SELECT reference, id FROM journal_entry WHERE reference = ANY (?)")) {
      statement.setArray(
          1, database.createArrayOf("text", transfers.stream().map(Transfer::reference).toArray()));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found
              .computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
              .add(Ids.write("je", rows.getObject(2, UUID.class)));
        }
      }
    }
    return found;
  }

  private void balancesFollow(List<Transfer> transfers, Map<String, Answer> answers) {
    var expected = new long[accounts.size()];
    Arrays.fill(expected, start);
    for (var transfer : transfers) {
      if (answers.get(transfer.reference()).isBooked()) {
        for (var leg : transfer.legs()) {
          expected[leg.from()] -= leg.amount();
          expected[leg.to()] += leg.amount();
        }
      }
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(ledgers.first().balance(accounts.get(i)))
          .as("account %d", i)
          .isEqualTo(expected[i]);
    }
  }
}
