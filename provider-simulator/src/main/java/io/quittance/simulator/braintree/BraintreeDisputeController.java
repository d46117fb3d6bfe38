package io.quittance.simulator.braintree;

import static io.quittance.simulator.SimulatorProblem.DISPUTE_NOT_FOUND;
import static io.quittance.simulator.braintree.TransactionController.xml;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Dispute;
import io.quittance.simulator.book.DisputeStatus;
import io.quittance.simulator.dispute.AnswerDispute;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Disputes: one text is all the evidence that is looked at. It is added first and sent to the bank
 * when the dispute is finalized; until then it is kept by this process alone.
 */
@Hidden
@BraintreeConfigured
@RestController
@RequestMapping(BraintreeEmulator.PATH + "/merchants/{merchant}/disputes/{id}")
class BraintreeDisputeController {

  private static final int KEPT_MAX = 10_000;

  private final Books books;
  private final Transactions transactions;
  private final AnswerDispute answerDispute;
  private final Cache<String, String> added = Caffeine.newBuilder().maximumSize(KEPT_MAX).build();

  BraintreeDisputeController(Books books, Transactions transactions, AnswerDispute answerDispute) {
    this.books = books;
    this.transactions = transactions;
    this.answerDispute = answerDispute;
  }

  @GetMapping
  ResponseEntity<String> show(@PathVariable String id) {
    return xml(HttpStatus.OK, shown(find(id)));
  }

  @PutMapping("/accept")
  ResponseEntity<String> accept(@PathVariable String id) {
    requireOpen(find(id), BraintreeError.ACCEPT_AFTER_END);
    return xml(HttpStatus.OK, shown(answerDispute.accept(id)));
  }

  @PostMapping("/evidence")
  ResponseEntity<String> addEvidence(@PathVariable String id, HttpServletRequest http) {
    requireOpen(find(id), BraintreeError.EVIDENCE_AFTER_END);
    var comment = XmlBody.of(http).text("comments").orElse("");
    added.put(id, comment);
    return xml(HttpStatus.CREATED, Xml.of("evidence").text("id", id).text("comment", comment));
  }

  @PutMapping("/finalize")
  ResponseEntity<String> finish(@PathVariable String id) {
    requireOpen(find(id), BraintreeError.FINALIZE_AFTER_END);
    var evidence = added.getIfPresent(id);
    return xml(HttpStatus.OK, shown(answerDispute.contest(id, evidence == null ? "" : evidence)));
  }

  private Dispute find(String id) {
    var dispute = books.findDispute(id).orElseThrow(() -> DISPUTE_NOT_FOUND.because(id));
    transactions.charge(dispute.chargeId());
    return dispute;
  }

  private static void requireOpen(Dispute dispute, String code) {
    if (dispute.status() != DisputeStatus.NEEDS_RESPONSE) {
      throw BraintreeError.invalid(
          code, "The dispute is " + DisputeDescription.status(dispute) + ".");
    }
  }

  private Xml shown(Dispute dispute) {
    var charge = transactions.charge(dispute.chargeId());
    return DisputeDescription.of(
        dispute,
        charge,
        transactions.sale(charge, null).orderId(),
        added.getIfPresent(dispute.disputeId()));
  }
}
