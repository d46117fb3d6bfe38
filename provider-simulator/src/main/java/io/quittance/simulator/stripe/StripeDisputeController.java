package io.quittance.simulator.stripe;

import static io.quittance.simulator.SimulatorProblem.DISPUTE_NOT_FOUND;

import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Dispute;
import io.quittance.simulator.dispute.AnswerDispute;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Disputes: one text is all the evidence that is looked at. HTTP in, HTTP out. */
@Hidden
@StripeConfigured
@RestController
@RequestMapping(StripeEmulator.PATH + "/v1/disputes/{id}")
class StripeDisputeController {

  private final Books books;
  private final Intents intents;
  private final AnswerDispute answerDispute;

  StripeDisputeController(Books books, Intents intents, AnswerDispute answerDispute) {
    this.books = books;
    this.intents = intents;
    this.answerDispute = answerDispute;
  }

  @GetMapping
  ResponseEntity<String> show(@PathVariable String id) {
    return json(find(id));
  }

  /** Evidence that is only staged ({@code submit=false}) is not kept here. */
  @PostMapping
  ResponseEntity<String> update(@PathVariable String id, HttpServletRequest http) {
    var form = StripeForm.of(http);
    var dispute = find(id);
    var text = form.body().field("evidence[uncategorized_text]");
    return json(
        text.isPresent() && form.flag("submit", true)
            ? answerDispute.contest(id, text.get())
            : dispute);
  }

  @PostMapping("/close")
  ResponseEntity<String> close(@PathVariable String id) {
    return json(answerDispute.accept(find(id).disputeId()));
  }

  private Dispute find(String id) {
    var dispute = books.findDispute(id).orElseThrow(() -> DISPUTE_NOT_FOUND.because(id));
    intents.charge(dispute.chargeId());
    return dispute;
  }

  private static ResponseEntity<String> json(Dispute dispute) {
    return PaymentIntentController.json(StripeDispute.show(dispute));
  }
}
