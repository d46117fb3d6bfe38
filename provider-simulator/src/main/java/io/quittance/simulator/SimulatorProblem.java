package io.quittance.simulator;

import static org.springframework.http.HttpStatus.CONFLICT;
import static org.springframework.http.HttpStatus.INTERNAL_SERVER_ERROR;
import static org.springframework.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.quittance.platform.problem.Problem;
import io.quittance.platform.problem.Refusal;
import org.springframework.http.HttpStatus;

/**
 * Every reason this provider refuses a request. Append only: published codes never change.
 *
 * <p>Whatever is refused with a status below 500 is definite: nothing was done.
 */
public enum SimulatorProblem implements Problem {
  CHARGE_NOT_FOUND(HttpStatus.NOT_FOUND, "No such charge.", "There is no charge '%s'."),
  OPERATION_NOT_FOUND(
      HttpStatus.NOT_FOUND,
      "No such operation.",
      "The provider never saw the reference '%s'; nothing was done under it."),
  DISPUTE_NOT_FOUND(HttpStatus.NOT_FOUND, "No such dispute.", "There is no dispute '%s'."),
  IDEMPOTENCY_CONFLICT(
      CONFLICT,
      "The reference was used for another request.",
      "The reference '%s' belongs to a request with other content. Use a new one."),
  PAYMENT_METHOD_UNKNOWN(
      UNPROCESSABLE_CONTENT,
      "No such test payment method.",
      "This provider takes test payment methods only, such as pm_card_visa."),
  ILLEGAL_STATE(
      UNPROCESSABLE_CONTENT, "The charge is not in a state that allows this.", "The charge is %s."),
  AUTHORIZATION_EXPIRED(
      UNPROCESSABLE_CONTENT,
      "The authorization has expired.",
      "The money is no longer held. Ask for a new authorization."),
  AMOUNT_EXCEEDS_CAPTURABLE(
      UNPROCESSABLE_CONTENT,
      "The amount is more than what is left to capture.",
      "At most %s minor units are left to capture."),
  AMOUNT_EXCEEDS_REFUNDABLE(
      UNPROCESSABLE_CONTENT,
      "The amount is more than what is left to refund.",
      "At most %s minor units are left to refund."),
  AMOUNT_NOT_HIGHER(
      UNPROCESSABLE_CONTENT,
      "The new total is not higher.",
      "%s minor units are held already; an increment asks for a higher total."),
  CURRENCY_MISMATCH(
      UNPROCESSABLE_CONTENT, "The currency is not the charge's.", "The charge is in %s."),
  SCRIPTED_FAILURE(
      INTERNAL_SERVER_ERROR,
      "The provider fails, as scripted.",
      "Repeat with the same idempotency key.",
      true);

  private final HttpStatus status;
  private final String title;
  private final String detail;
  private final boolean retryable;

  SimulatorProblem(HttpStatus status, String title, String detail) {
    this(status, title, detail, false);
  }

  SimulatorProblem(HttpStatus status, String title, String detail, boolean retryable) {
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.retryable = retryable;
  }

  @Override
  public HttpStatus status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String detail() {
    return detail;
  }

  @Override
  public boolean retryable() {
    return retryable;
  }

  /** This provider's errors are {@code code} and {@code message}; the rest comes with the house. */
  @Override
  public Refusal because(Object... arguments) {
    var refusal = Problem.super.because(arguments);
    return refusal.with("message", refusal.getMessage());
  }
}
