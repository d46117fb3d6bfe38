package io.quittance.simulator.wechat;

import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.OperationType;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads orders and refunds from the books. */
@WechatConfigured
@Component
class Orders {

  private final Books books;

  Orders(Books books) {
    this.books = books;
  }

  /** The order of a number. */
  Order order(String number) {
    return books
        .findOperation(number)
        .filter(operation -> operation.type() == OperationType.AUTHORIZE)
        .flatMap(operation -> ours(operation).map(charge -> new Order(charge, operation)))
        .orElseThrow(WechatError::noOrder);
  }

  /** The order of a charge. */
  Order ofCharge(String chargeId) {
    var charge = books.findCharge(chargeId).orElseThrow();
    return new Order(charge, books.authorizationOf(charge));
  }

  /** The refund of a number; empty when there is none. */
  Optional<Operation> refund(String number) {
    return books
        .findOperation(number)
        .filter(operation -> operation.type() == OperationType.REFUND)
        .filter(operation -> ours(operation).isPresent());
  }

  private Optional<Charge> ours(Operation operation) {
    return books
        .findCharge(operation.chargeId())
        .filter(charge -> charge.provider().equals(WechatEmulator.NAME));
  }
}
