package io.quittance.ledger.terms;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Versions of terms, and which of them counts when. */
public final class TermsBook {

  /** Of two that begin at the same moment, the later one was meant to correct the other. */
  private static final Comparator<Terms> LATEST =
      Comparator.comparing(Terms::validFrom).thenComparingLong(Terms::number);

  private final Map<String, List<Terms>> versionsByMerchant;

  public TermsBook(List<Terms> versions) {
    this.versionsByMerchant =
        versions.stream()
            .sorted(LATEST)
            .collect(
                groupingBy(
                    Terms::merchantId, collectingAndThen(toList(), TermsBook::withAccounts)));
  }

  /**
   * A version that names no account leaves the one that counts when it begins, also where that was
   * agreed on after it.
   */
  private static List<Terms> withAccounts(List<Terms> inOrder) {
    var accounts = new HashMap<Currency, UUID>();
    var all = new ArrayList<Terms>(inOrder.size());
    for (var terms : inOrder) {
      if (terms.payoutAccountId() != null) {
        accounts.put(terms.currency(), terms.payoutAccountId());
      }
      all.add(terms.paidTo(accounts.get(terms.currency())));
    }
    return all;
  }

  /**
   * The terms at a moment: the merchant's own, else those for all; empty when nothing is agreed.
   */
  public Optional<Terms> at(String merchantId, Currency currency, Instant moment) {
    return latest(merchantId, currency, moment).or(() -> latest(Terms.DEFAULT, currency, moment));
  }

  /** A merchant's own terms at a moment. */
  Optional<Terms> ownAt(String merchantId, Currency currency, Instant moment) {
    return latest(merchantId, currency, moment);
  }

  /** A merchant's own versions in a currency, the last to begin first. */
  List<Terms> history(String merchantId, Currency currency, int limit) {
    return own(merchantId, currency).sorted(LATEST.reversed()).limit(limit).toList();
  }

  boolean isEmpty() {
    return versionsByMerchant.isEmpty();
  }

  private Optional<Terms> latest(String merchantId, Currency currency, Instant moment) {
    return own(merchantId, currency)
        .filter(terms -> !terms.validFrom().isAfter(moment))
        .max(LATEST);
  }

  private Stream<Terms> own(String merchantId, Currency currency) {
    return versionsByMerchant.getOrDefault(merchantId, List.of()).stream()
        .filter(terms -> terms.currency().equals(currency));
  }
}
