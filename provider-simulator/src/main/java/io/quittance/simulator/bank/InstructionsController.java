package io.quittance.simulator.bank;

import io.quittance.contracts.provider.BankReference;
import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.ChargeStatus;
import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page that tells a customer how to pay, with a button that is the customer's bank. Real shops
 * have a page of their own.
 */
@Hidden
@BankConfigured
@RestController
class InstructionsController {

  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Pay by bank transfer</title>
      <style>body{font:16px/1.5 system-ui;max-width:34rem;margin:3rem auto;padding:0 1rem}\
      dt{color:#555}dd{margin:0 0 .75rem;font-weight:600}\
      button{font:inherit;padding:.5em 1.5em;margin-right:1em}</style>
      <h1>Pay by bank transfer</h1>
      %s
      </html>
      """;

  private static final String INSTRUCTIONS =
      """
      <p>Send exactly this amount, with exactly this reference. No real money moves.</p>
      <dl>
      <dt>Amount</dt><dd>%s %s</dd>
      <dt>To</dt><dd>%s</dd>
      <dt>IBAN</dt><dd>%s</dd>
      <dt>BIC</dt><dd>%s</dd>
      <dt>Reference</dt><dd>%s</dd>
      </dl>
      <form method="post" action="/challenge/%s">
      <button name="outcome" value="complete">I have sent it</button>
      <button name="outcome" value="fail">I will not</button>
      </form>\
      """;

  private static final String DONE = "<p>There is nothing left to do here. You may leave.</p>";

  private final BankSettings settings;
  private final Account account;

  InstructionsController(BankSettings settings, Account account) {
    this.settings = settings;
    this.account = account;
  }

  @GetMapping(BankEmulator.PATH + "/instructions")
  ResponseEntity<String> show(@RequestParam String reference) {
    var charge = account.findCharge(reference).orElseThrow(BankError::notFound);
    var text =
        charge.status() == ChargeStatus.REQUIRES_ACTION ? instructions(reference, charge) : DONE;
    return ResponseEntity.ok().contentType(HTML).body(PAGE.formatted(text));
  }

  /** The reference was found, so it holds letters and digits only; the rest is of our settings. */
  private String instructions(String reference, Charge charge) {
    var amount = new Money(charge.amount(), charge.currency()).toDecimal();
    return INSTRUCTIONS.formatted(
        charge.currency().getCurrencyCode(),
        amount.toPlainString(),
        settings.holder(),
        settings.iban(),
        settings.bic(),
        BankReference.printed(reference),
        charge.chargeId());
  }
}
