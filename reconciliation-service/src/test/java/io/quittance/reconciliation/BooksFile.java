package io.quittance.reconciliation;

import io.quittance.contracts.ledger.BooksLine;
import io.quittance.contracts.ledger.BooksLine.AccountDay;
import io.quittance.contracts.ledger.BooksLine.OwnerDay;
import io.quittance.contracts.ledger.BooksLine.Posted;
import io.quittance.contracts.ledger.LedgerTotalsApi.Total;
import io.quittance.reconciliation.Claims.Claim;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The books of a day as the ledger gives them, of one merchant without fees. What a test changes of
 * the postings, the accounts follow, unless the test changes these too.
 */
final class BooksFile {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  final LocalDate day;
  final List<Posted> posted = new ArrayList<>();
  final List<BooksLine> more = new ArrayList<>();
  private final TreeMap<String, Long> openings = new TreeMap<>();

  BooksFile(LocalDate day) {
    this.day = day;
  }

  /** What the receivable of a currency held when the day began. */
  BooksFile opening(String currency, long amount) {
    openings.put(currency, amount);
    return this;
  }

  BooksFile book(Claim claim) {
    posted.add(entry(claim, claim.amount(), claim.currency()));
    return this;
  }

  static Posted entry(Claim claim, long amount, String currency) {
    long signed = claim.kind().equals("CAPTURE") ? amount : -amount;
    return posted(
        claim.transactionId(),
        claim.kind(),
        "payment.captured.v1",
        currency,
        signed,
        claim.occurredAt());
  }

  static Posted posted(
      String reference, String kind, String cause, String currency, long amount, Instant at) {
    return new Posted(
        "je_" + reference,
        reference,
        kind,
        cause,
        "provider:simulator:receivable",
        currency,
        amount,
        null,
        kind == null ? null : at,
        at,
        true);
  }

  /** The sums that go with the postings. */
  List<Total> totals() {
    return posted.stream()
        .filter(it -> it.kind() != null)
        .collect(Collectors.groupingBy(it -> List.of(it.kind(), it.currency())))
        .entrySet()
        .stream()
        .map(
            group ->
                new Total(
                    group.getKey().get(0),
                    group.getKey().get(1),
                    group.getValue().size(),
                    Math.abs(group.getValue().stream().mapToLong(Posted::amount).sum())))
        .toList();
  }

  String lines() {
    var lines = new ArrayList<BooksLine>(posted);
    var currencies = posted.stream().map(Posted::currency).distinct().sorted().toList();
    for (var currency : currencies) {
      lines.add(receivable(currency));
      lines.add(owner(currency));
      lines.add(new BooksLine.Sum(currency, 900, 900));
    }
    lines.addAll(more);
    lines.addFirst(new BooksLine.Begin(day));
    lines.add(new BooksLine.End(lines.size() - 1));
    return lines.stream().map(JSON::writeValueAsString).collect(Collectors.joining("\n", "", "\n"));
  }

  private AccountDay receivable(String currency) {
    long opening = openings.getOrDefault(currency, 0L);
    long debits = sum(currency, 1);
    long credits = -sum(currency, -1);
    return new AccountDay(
        "provider:simulator:receivable",
        currency,
        true,
        opening,
        debits,
        credits,
        opening + debits - credits);
  }

  private OwnerDay owner(String currency) {
    long moved =
        posted.stream()
            .filter(it -> it.kind() != null && it.currency().equals(currency))
            .mapToLong(Posted::amount)
            .sum();
    return new OwnerDay("mer_test", currency, 50, moved, 0, 20, 3, 50 + moved - 20 + 3);
  }

  private long sum(String currency, int sign) {
    return posted.stream()
        .filter(it -> it.currency().equals(currency) && Long.signum(it.amount()) == sign)
        .mapToLong(Posted::amount)
        .sum();
  }

  static Instant noon(LocalDate day) {
    return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
  }
}
