package io.quittance.simulator.braintree;

import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.OperationStatus;
import io.quittance.simulator.book.OperationType;
import io.quittance.simulator.fault.ClientConnection;
import io.quittance.simulator.operation.Answer.Told;
import io.quittance.simulator.operation.Request;
import io.quittance.simulator.operation.RunOperation;
import io.quittance.simulator.operation.WireAnswers;
import io.quittance.simulator.operation.WireReply;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Runs a request and words the answer as Braintree does. */
@BraintreeConfigured
@Component
class TransactionReplies {

  private final RunOperation runOperation;
  private final WireAnswers wire;
  private final Transactions transactions;

  TransactionReplies(RunOperation runOperation, WireAnswers wire, Transactions transactions) {
    this.runOperation = runOperation;
    this.wire = wire;
    this.transactions = transactions;
  }

  /** Does it, and answers with the new sale. */
  @Nullable ResponseEntity<byte[]> saleAfter(Request.Authorize request, HttpServletRequest http) {
    return write(request, http, HttpStatus.CREATED);
  }

  /** Does it, and answers with the transaction that was made or changed. */
  @Nullable ResponseEntity<byte[]> after(Request request, HttpServletRequest http) {
    return write(request, http, HttpStatus.OK);
  }

  private @Nullable ResponseEntity<byte[]> write(
      Request request, HttpServletRequest http, HttpStatus success) {
    return wire.write(
        runOperation.run(request), ClientConnection.of(http), told -> reply(told, success));
  }

  private WireReply reply(Told told, HttpStatus success) {
    var operation = told.operation();
    var charge = transactions.charge(operation.chargeId());
    var shown = transactions.sale(charge, null).show(operation, false);
    return isDeclined(operation)
        ? reply(HttpStatus.UNPROCESSABLE_CONTENT, declined("Declined", shown))
        : reply(success, shown);
  }

  /** A settlement that fails is told in the transaction; only a decline is an error. */
  private static boolean isDeclined(Operation operation) {
    return operation.verdict().status() == OperationStatus.FAILED
        && (operation.type() == OperationType.AUTHORIZE
            || operation.type() == OperationType.INCREMENT);
  }

  /** How a transaction is told that was made and declined. */
  static Xml declined(String message, Xml transaction) {
    return Xml.of("api-error-response")
        .child(Xml.of("errors").child(Xml.of("errors")))
        .child(Xml.of("params"))
        .text("message", message)
        .child(transaction);
  }

  private static WireReply reply(HttpStatus status, Xml body) {
    return new WireReply(status, MediaType.APPLICATION_XML, body.toString(), Map.of());
  }
}
