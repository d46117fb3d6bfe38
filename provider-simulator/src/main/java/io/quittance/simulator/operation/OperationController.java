package io.quittance.simulator.operation;

import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_MISSING;
import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.simulator.SimulatorProblem.CHARGE_NOT_FOUND;
import static io.quittance.simulator.SimulatorProblem.OPERATION_NOT_FOUND;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quittance.platform.money.Amount;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.ChargeView;
import io.quittance.simulator.book.OperationView;
import io.quittance.simulator.fault.ClientConnection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Currency;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The provider's API for moving money. HTTP in, HTTP out. */
@RestController
@RequestMapping("/v1")
class OperationController {

  private static final String KEY_HEADER = "Idempotency-Key";
  private static final String PRINTABLE = "[\\x21-\\x7e]{1,255}";
  private static final String WEB_ADDRESS = "https?://[\\x21-\\x7e]{1,2000}";

  private final RunOperation runOperation;
  private final WireAnswers wire;
  private final Books books;

  OperationController(RunOperation runOperation, WireAnswers wire, Books books) {
    this.runOperation = runOperation;
    this.wire = wire;
    this.books = books;
  }

  @PostMapping("/charges")
  @Nullable ResponseEntity<?> authorize(
      @Valid @RequestBody ChargeRequest body, HttpServletRequest http) {
    return run(
        new Request.Authorize(
            Charge.Origin.SIMULATOR,
            body.reference(),
            body.paymentReference(),
            body.amount().in(body.currency()),
            body.paymentMethod(),
            body.captureReference(),
            false,
            body.returnUrl(),
            Map.of()),
        http);
  }

  @PostMapping("/charges/{chargeId}/increments")
  @Nullable ResponseEntity<?> increment(
      @PathVariable String chargeId,
      @Valid @RequestBody AmountRequest body,
      HttpServletRequest http) {
    return run(
        new Request.Increment(
            body.reference(), body.paymentReference(), chargeId, body.amount().in(body.currency())),
        http);
  }

  @PostMapping("/charges/{chargeId}/captures")
  @Nullable ResponseEntity<?> capture(
      @PathVariable String chargeId,
      @Valid @RequestBody CaptureRequest body,
      HttpServletRequest http) {
    return run(
        new Request.Capture(
            body.reference(),
            body.paymentReference(),
            chargeId,
            body.amount().in(body.currency()),
            !Boolean.FALSE.equals(body.last())),
        http);
  }

  @PostMapping("/charges/{chargeId}/voids")
  @Nullable ResponseEntity<?> cancel(
      @PathVariable String chargeId,
      @Valid @RequestBody VoidRequest body,
      HttpServletRequest http) {
    return run(new Request.Cancel(body.reference(), body.paymentReference(), chargeId), http);
  }

  @PostMapping("/charges/{chargeId}/refunds")
  @Nullable ResponseEntity<?> refund(
      @PathVariable String chargeId,
      @Valid @RequestBody AmountRequest body,
      HttpServletRequest http) {
    return run(
        new Request.Refund(
            body.reference(), body.paymentReference(), chargeId, body.amount().in(body.currency())),
        http);
  }

  @GetMapping("/operations/{reference}")
  OperationView operation(@PathVariable String reference) {
    return books
        .findOperation(reference)
        .map(OperationView::of)
        .orElseThrow(() -> OPERATION_NOT_FOUND.because(reference));
  }

  @GetMapping("/charges/{chargeId}")
  ChargeView charge(@PathVariable String chargeId) {
    return books
        .findCharge(chargeId)
        .map(ChargeView::of)
        .orElseThrow(() -> CHARGE_NOT_FOUND.because(chargeId));
  }

  private @Nullable ResponseEntity<?> run(Request request, HttpServletRequest http) {
    var key = http.getHeader(KEY_HEADER);
    if (key == null || key.isBlank()) {
      throw IDEMPOTENCY_KEY_MISSING.because();
    }
    if (!key.equals(request.reference())) {
      throw invalid("reference", "must be the same as the Idempotency-Key");
    }
    return wire.write(runOperation.run(request), ClientConnection.of(http), SimulatorReply::of);
  }

  /** With {@code captureReference} the money is captured along, under that reference. */
  record ChargeRequest(
      @NotNull @Pattern(regexp = PRINTABLE) String reference,
      @NotNull @Pattern(regexp = PRINTABLE) String paymentReference,
      @NotNull Amount amount,
      @NotNull Currency currency,
      @NotBlank @Size(max = 100) String paymentMethod,
      @Nullable @Pattern(regexp = PRINTABLE) String captureReference,
      @Nullable @Pattern(regexp = WEB_ADDRESS) String returnUrl) {}

  record AmountRequest(
      @NotNull @Pattern(regexp = PRINTABLE) String reference,
      @NotNull @Pattern(regexp = PRINTABLE) String paymentReference,
      @NotNull Amount amount,
      @NotNull Currency currency) {}

  /** Without {@code final} a capture is the last one. */
  record CaptureRequest(
      @NotNull @Pattern(regexp = PRINTABLE) String reference,
      @NotNull @Pattern(regexp = PRINTABLE) String paymentReference,
      @NotNull Amount amount,
      @NotNull Currency currency,
      @JsonProperty("final") @Nullable Boolean last) {}

  record VoidRequest(
      @NotNull @Pattern(regexp = PRINTABLE) String reference,
      @NotNull @Pattern(regexp = PRINTABLE) String paymentReference) {}
}
