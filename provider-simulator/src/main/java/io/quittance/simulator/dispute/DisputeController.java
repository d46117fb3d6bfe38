package io.quittance.simulator.dispute;

import static io.quittance.simulator.SimulatorProblem.DISPUTE_NOT_FOUND;

import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.DisputeView;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The provider's API for disputes. HTTP in, HTTP out. */
@RestController
@RequestMapping("/v1/disputes/{disputeId}")
class DisputeController {

  private final Books books;
  private final AnswerDispute answerDispute;

  DisputeController(Books books, AnswerDispute answerDispute) {
    this.books = books;
    this.answerDispute = answerDispute;
  }

  @GetMapping
  DisputeView show(@PathVariable String disputeId) {
    return books
        .findDispute(disputeId)
        .map(DisputeView::of)
        .orElseThrow(() -> DISPUTE_NOT_FOUND.because(disputeId));
  }

  @PostMapping("/evidence")
  DisputeView contest(@PathVariable String disputeId, @Valid @RequestBody EvidenceRequest body) {
    return DisputeView.of(answerDispute.contest(disputeId, body.text()));
  }

  @PostMapping("/accept")
  DisputeView accept(@PathVariable String disputeId) {
    return DisputeView.of(answerDispute.accept(disputeId));
  }

  record EvidenceRequest(@NotBlank @Size(max = 20_000) String text) {}
}
