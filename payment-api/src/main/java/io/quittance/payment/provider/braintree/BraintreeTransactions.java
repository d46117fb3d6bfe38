package io.quittance.payment.provider.braintree;

import com.braintreegateway.Transaction;
import com.braintreegateway.TransactionGateway;
import com.braintreegateway.TransactionSearchRequest;
import com.braintreegateway.exceptions.NotFoundException;
import com.braintreegateway.exceptions.UnexpectedException;
import io.quittance.contracts.provider.OrderReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds transactions by what we named them: Braintree has no idempotency keys, so that this is how
 * we know whether something was done.
 */
final class BraintreeTransactions {

  private final TransactionGateway gateway;

  BraintreeTransactions(TransactionGateway gateway) {
    this.gateway = gateway;
  }

  /** The sale of an authorization; a capture may have been added to its name since. */
  Optional<Transaction> sale(String payment, String reference) {
    var name = new OrderReference(payment, reference, null).text();
    var query = new TransactionSearchRequest().orderId().startsWith(name);
    return best(
        query,
        found -> found.getType() == Transaction.Type.SALE && isNamed(found, payment, reference));
  }

  /** The capture of a part, which is a transaction of its own. */
  Optional<Transaction> part(String payment, String reference) {
    return sale(payment, reference);
  }

  Optional<Transaction> refund(String payment, String reference) {
    var name = new OrderReference(payment, reference, null).text();
    var query = new TransactionSearchRequest().orderId().is(name);
    return best(
        query,
        found -> found.getType() == Transaction.Type.CREDIT && isNamed(found, payment, reference));
  }

  /** What was refused as a repetition is not what became of a request: the other one is. */
  private Optional<Transaction> best(
      TransactionSearchRequest query, Predicate<Transaction> isMeant) {
    return found(query).stream()
        .filter(isMeant)
        .min(
            Comparator.comparing(BraintreeFacts::isDuplicate)
                .thenComparing(Transaction::getCreatedAt));
  }

  private List<Transaction> found(TransactionSearchRequest query) {
    var found = new ArrayList<Transaction>();
    try {
      gateway.search(query).forEach(found::add);
    } catch (NotFoundException elsewhere) {
      // A search that finds nothing says so. This is none of Braintree's.
      throw new UnexpectedException("nobody searches there", elsewhere);
    }
    return found;
  }

  private static boolean isNamed(Transaction transaction, String payment, String reference) {
    return order(transaction)
        .filter(order -> order.payment().equals(payment))
        .filter(order -> order.reference().equals(reference))
        .isPresent();
  }

  /** The name that we gave to a transaction; empty for those of others. */
  static Optional<OrderReference> order(Transaction transaction) {
    return Optional.ofNullable(transaction.getOrderId()).flatMap(OrderReference::read);
  }
}
