package io.quittance.simulator.operation;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.simulator.SimulatorProblem.CHARGE_NOT_FOUND;

import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.ChargeStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The page where the customer would prove who they are; here they choose whether they can. */
@RestController
@RequestMapping("/challenge/{chargeId}")
class ChallengeController {

  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Test bank</title>
      <style>body{font:16px/1.5 system-ui;max-width:30rem;margin:3rem auto;padding:0 1rem}\
      button{font:inherit;padding:.5em 1.5em;margin-right:1em}</style>
      <h1>Test bank</h1>
      %s
      </html>
      """;

  private static final String CHOICE =
      """
      <p>A merchant asks for %s %s. No real money moves.</p>
      <form method="post">
      <button name="outcome" value="complete">Complete</button>
      <button name="outcome" value="fail">Fail</button>
      </form>\
      """;

  private static final String DONE = "<p>There is nothing left to do here. You may leave.</p>";

  private final Books books;
  private final DecideAuthorization decideAuthorization;

  ChallengeController(Books books, DecideAuthorization decideAuthorization) {
    this.books = books;
    this.decideAuthorization = decideAuthorization;
  }

  @GetMapping
  ResponseEntity<String> show(@PathVariable String chargeId) {
    return page(books.findCharge(chargeId).orElseThrow(() -> CHARGE_NOT_FOUND.because(chargeId)));
  }

  @PostMapping
  ResponseEntity<String> answer(@PathVariable String chargeId, @RequestParam String outcome) {
    boolean passed =
        switch (outcome) {
          case "complete" -> true;
          case "fail" -> false;
          default -> throw invalid("outcome", "must be complete or fail");
        };
    var charge = decideAuthorization.afterChallenge(chargeId, passed);
    var returnUrl = charge.returnUrl();
    return returnUrl == null
        ? page(charge)
        : ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(returnUrl)).build();
  }

  private static ResponseEntity<String> page(Charge charge) {
    var money = new Money(charge.amount(), charge.currency()).toDecimal();
    // Nothing here was written by a caller: the amount is a number, the currency a code.
    var text =
        charge.status() == ChargeStatus.REQUIRES_ACTION
            ? CHOICE.formatted(charge.currency().getCurrencyCode(), money.toPlainString())
            : DONE;
    return ResponseEntity.ok().contentType(HTML).body(PAGE.formatted(text));
  }
}
