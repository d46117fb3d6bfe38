package io.quittance.ledger.terms;

import static java.util.stream.Collectors.groupingBy;

import io.quittance.ledger.terms.OperationShares.Shared;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Decides how the amounts of operations are shared, by the terms at the time of each, and notes it
 * in the transaction that books them. Where nothing is agreed nothing is noted.
 */
@Service
public class ShareOperations {

  private final MerchantTerms merchantTerms;
  private final OperationShares operationShares;

  ShareOperations(MerchantTerms merchantTerms, OperationShares operationShares) {
    this.merchantTerms = merchantTerms;
    this.operationShares = operationShares;
  }

  /** The shares by reference; those that are not there are {@link Shares#NONE}. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<String, Shares> share(List<MoneyMove> moves) {
    if (moves.isEmpty()) {
      return Map.of();
    }
    var book = merchantTerms.bookOf(moves.stream().map(MoneyMove::merchantId).distinct().toList());
    if (book.isEmpty()) {
      return Map.of();
    }
    var payments = payments(moves);
    var shares = new HashMap<String, Shares>();
    for (var move : moves) {
      var payment = Objects.requireNonNull(payments.get(move.paymentIntentId()));
      shares.put(move.reference(), payment.of(move, book));
    }
    var added = payments.values().stream().flatMap(payment -> payment.added().stream()).toList();
    if (!added.isEmpty()) {
      operationShares.add(added);
    }
    return shares;
  }

  private Map<String, PaymentShares> payments(List<MoneyMove> moves) {
    var ids = moves.stream().map(MoneyMove::paymentIntentId).collect(Collectors.toSet());
    var earlier =
        operationShares.ofPayments(ids).stream()
            .collect(groupingBy((Shared one) -> one.move().paymentIntentId()));
    var payments = new HashMap<String, PaymentShares>();
    ids.forEach(id -> payments.put(id, new PaymentShares(earlier.getOrDefault(id, List.of()))));
    return payments;
  }
}
