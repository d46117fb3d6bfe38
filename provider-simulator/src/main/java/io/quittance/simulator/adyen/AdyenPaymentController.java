package io.quittance.simulator.adyen;

import io.quittance.platform.money.Money;
import io.quittance.simulator.SimulatorProblem;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.operation.Request;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The Checkout API: payments and what is done to them. HTTP in, HTTP out. */
@Hidden
@AdyenConfigured
@RestController
@RequestMapping(AdyenEmulator.CHECKOUT)
class AdyenPaymentController {

  private static final String KEY_HEADER = "Idempotency-Key";
  private static final String REFERENCE = AdyenReplies.REFERENCE;
  private static final int REFERENCE_LENGTH_MAX = 80;

  private final AdyenReplies replies;
  private final AdyenSettings settings;
  private final Books books;

  AdyenPaymentController(AdyenReplies replies, AdyenSettings settings, Books books) {
    this.replies = replies;
    this.settings = settings;
    this.books = books;
  }

  @PostMapping("/payments")
  @Nullable ResponseEntity<byte[]> pay(HttpServletRequest http) {
    var body = body(http);
    var reference = reference(body);
    var key = key(http);
    var method = AdyenMethods.of(body.path("paymentMethod"));
    return replies.payment(
        new Request.Authorize(
            AdyenEmulator.NAME,
            key,
            reference.split("\\.", 2)[0],
            AdyenJson.amount(body),
            method,
            null,
            false,
            returnUrl(AdyenJson.required(body, "returnUrl"), key),
            Map.of(REFERENCE, reference, AdyenReplies.METHOD, method)),
        http);
  }

  /** The customer is back; here the challenge itself has decided already. */
  @PostMapping("/payments/details")
  ResponseEntity<String> details(HttpServletRequest http) {
    var result = AdyenJson.required(AdyenJson.read(http).path("details"), "redirectResult");
    var operation =
        books
            .findOperation(decoded(result))
            .orElseThrow(() -> AdyenError.invalid("14_0416", "Invalid redirectResult."));
    var charge = books.findCharge(operation.chargeId()).orElseThrow();
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(AdyenJson.write(replies.result(charge, operation)));
  }

  @PostMapping("/payments/{psp}/amountUpdates")
  @Nullable ResponseEntity<byte[]> increment(@PathVariable String psp, HttpServletRequest http) {
    var body = body(http);
    return replies.modification(
        new Request.Increment(
            key(http),
            charge(psp).paymentReference(),
            psp,
            AdyenJson.amount(body),
            Map.of(REFERENCE, reference(body))),
        http);
  }

  @PostMapping("/payments/{psp}/captures")
  @Nullable ResponseEntity<byte[]> capture(@PathVariable String psp, HttpServletRequest http) {
    var body = body(http);
    var charge = charge(psp);
    return replies.modification(
        new Request.Capture(
            key(http),
            charge.paymentReference(),
            psp,
            AdyenJson.amount(body),
            !settings.multiplePartialCaptures(),
            Map.of(REFERENCE, reference(body))),
        http);
  }

  @PostMapping("/payments/{psp}/cancels")
  @Nullable ResponseEntity<byte[]> cancel(@PathVariable String psp, HttpServletRequest http) {
    return replies.modification(
        new Request.Cancel(
            key(http),
            charge(psp).paymentReference(),
            psp,
            Map.of(REFERENCE, reference(body(http)))),
        http);
  }

  @PostMapping("/payments/{psp}/refunds")
  @Nullable ResponseEntity<byte[]> refund(@PathVariable String psp, HttpServletRequest http) {
    var body = body(http);
    Money amount = AdyenJson.amount(body);
    return replies.modification(
        new Request.Refund(
            key(http),
            charge(psp).paymentReference(),
            psp,
            amount,
            Map.of(REFERENCE, reference(body))),
        http);
  }

  private JsonNode body(HttpServletRequest http) {
    var body = AdyenJson.read(http);
    if (!AdyenJson.required(body, "merchantAccount").equals(settings.merchantAccount())) {
      throw AdyenError.invalid("901", "Invalid Merchant Account");
    }
    return body;
  }

  private static String reference(JsonNode body) {
    var reference = AdyenJson.required(body, REFERENCE);
    if (reference.length() > REFERENCE_LENGTH_MAX) {
      throw AdyenError.invalid("702", "Reference is too long.");
    }
    return reference;
  }

  /** Without a key every request is another one. */
  private static String key(HttpServletRequest http) {
    var key = http.getHeader(KEY_HEADER);
    return key == null || key.isBlank() ? UUID.randomUUID().toString() : key;
  }

  private Charge charge(String psp) {
    return books
        .findCharge(psp)
        .filter(charge -> charge.provider().equals(AdyenEmulator.NAME))
        .orElseThrow(() -> SimulatorProblem.CHARGE_NOT_FOUND.because(psp));
  }

  private static String returnUrl(String page, String key) {
    var result = Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(utf8()));
    return page + (page.contains("?") ? "&" : "?") + "redirectResult=" + result;
  }

  private static String decoded(String result) {
    try {
      return new String(Base64.getUrlDecoder().decode(result), utf8());
    } catch (IllegalArgumentException notOurs) {
      throw AdyenError.invalid(
          "14_0416", Objects.requireNonNullElse(notOurs.getMessage(), "Invalid redirectResult."));
    }
  }

  private static java.nio.charset.Charset utf8() {
    return StandardCharsets.UTF_8;
  }
}
