package io.quittance.payment.request;

import static io.quittance.payment.outcome.FinishOperation.RETURN_PATH;

import io.quittance.platform.openapi.Described;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Where customers' browsers come back to after a challenge. HTTP in, HTTP out. */
@RestController
class ReturnController {

  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

  /** For payments whose merchant named no page of its own. */
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Thank you</title>
      <style>body{font:16px/1.5 system-ui;max-width:30rem;margin:3rem auto;padding:0 1rem}</style>
      <h1>Thank you</h1>
      <p>You may close this page and go back to the shop.</p>
      <p lang="zh">感谢您。您可以关闭此页面并返回商店。</p>
      </html>
      """;

  private final ReturnFromChallenge returnFromChallenge;

  ReturnController(ReturnFromChallenge returnFromChallenge) {
    this.returnFromChallenge = returnFromChallenge;
  }

  @Described(
      value = "Takes a customer's browser from a challenge back to the merchant's page.",
      answers = {200, 303},
      refusals = "payment_not_found")
  @GetMapping(RETURN_PATH + "{id}")
  ResponseEntity<String> comeBack(@PathVariable String id, HttpServletRequest request) {
    return returnFromChallenge
        .merchantsPage(PaymentIntentController.idOf(id), brought(request))
        .map(ReturnController::redirect)
        .orElseGet(() -> ResponseEntity.ok().contentType(HTML).body(PAGE));
  }

  /** What is there more than once counts for nothing. */
  private static Map<String, String> brought(HttpServletRequest request) {
    var parameters = new HashMap<String, String>();
    request
        .getParameterMap()
        .forEach(
            (name, values) -> {
              if (values.length == 1) {
                parameters.put(name, values[0]);
              }
            });
    return parameters;
  }

  private static ResponseEntity<String> redirect(URI page) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(page).build();
  }
}
