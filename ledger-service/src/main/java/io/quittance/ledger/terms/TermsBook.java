package io.quittance.ledger.terms;

import static java.util.stream.Collectors.groupingBy;

import java.time.Instant;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versions of terms, and which of them counts when. */
public final class TermsBook {

  /** Of two that begin at the same moment, the later one was meant to correct the other. */
  private static final Comparator<Terms> LATEST =
      Comparator.comparing(Terms::validFrom).thenComparingLong(Terms::number);

  private final Map<String, List<Terms>> versionsByMerchant;

  public TermsBook(List<Terms> versions) {
    this.versionsByMerchant = versions.stream().collect(groupingBy(Terms::merchantId));
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

  boolean isEmpty() {
    return versionsByMerchant.isEmpty();
  }

  private Optional<Terms> latest(String merchantId, Currency currency, Instant moment) {
    return versionsByMerchant.getOrDefault(merchantId, List.of()).stream()
        .filter(terms -> terms.currency().equals(currency))
        .filter(terms -> !terms.validFrom().isAfter(moment))
        .max(LATEST);
  }
}
