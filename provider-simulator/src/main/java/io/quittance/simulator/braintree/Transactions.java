package io.quittance.simulator.braintree;

import static io.quittance.simulator.SimulatorProblem.CHARGE_NOT_FOUND;

import io.quittance.contracts.provider.OrderReference;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.OperationType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Reads transactions from the books: a charge is a sale, and a refund or the capture of a part is a
 * transaction of its own.
 */
@BraintreeConfigured
@Component
class Transactions {

  /** Found when it is used: the books themselves ask this package for the texts of webhooks. */
  private final ObjectProvider<Books> books;

  Transactions(ObjectProvider<Books> books) {
    this.books = books;
  }

  /**
   * The charge behind the id of any transaction.
   *
   * @throws io.quittance.platform.problem.Refusal {@code charge_not_found}, also for another
   *     provider's
   */
  Charge charge(String id) {
    var chargeId = books.getObject().findOperationById(id).map(Operation::chargeId).orElse(id);
    return books
        .getObject()
        .findCharge(chargeId)
        .filter(charge -> charge.provider().equals(BraintreeEmulator.NAME))
        .orElseThrow(() -> CHARGE_NOT_FOUND.because(id));
  }

  /** The transaction of an id as it is now. */
  Xml show(String id) {
    var charge = charge(id);
    var sale = sale(charge, null);
    return books
        .getObject()
        .findOperationById(id)
        .map(operation -> sale.show(operation, true))
        .orElseGet(() -> sale.show(true));
  }

  /** A sale as a change leaves it that is not written yet. */
  Sale sale(Charge charge, @Nullable Operation changed) {
    var operations = new ArrayList<Operation>();
    for (var operation : books.getObject().operationsOf(charge.chargeId())) {
      if (changed == null || !operation.operationId().equals(changed.operationId())) {
        operations.add(operation);
      }
    }
    if (changed != null) {
      operations.add(changed);
    }
    return new Sale(charge, operations);
  }

  /** Whether something was done under this name before. */
  boolean isKnown(String reference) {
    return books.getObject().findOperation(reference).isPresent();
  }

  /** The ids of transactions whose order id is, or begins with, a text. */
  List<String> ordered(String text, boolean whole) {
    var payment = OrderReference.read(text).map(OrderReference::payment).orElse(text);
    var found = new ArrayList<String>();
    for (var charge : books.getObject().chargesOf(BraintreeEmulator.NAME, payment)) {
      var sale = sale(charge, null);
      if (matches(sale.orderId(), text, whole)) {
        found.add(charge.chargeId());
      }
      sale.operations().stream()
          .filter(operation -> isOfItsOwn(operation))
          .filter(operation -> matches(Optional.ofNullable(orderId(operation)), text, whole))
          .map(Operation::operationId)
          .forEach(found::add);
    }
    return found;
  }

  private static boolean matches(Optional<String> orderId, String text, boolean whole) {
    return orderId.filter(id -> whole ? id.equals(text) : id.startsWith(text)).isPresent();
  }

  private static boolean isOfItsOwn(Operation operation) {
    return operation.type() == OperationType.REFUND || Sale.isPart(operation);
  }

  static @Nullable String orderId(Operation operation) {
    return operation.extras().get(Sale.ORDER_ID);
  }
}
