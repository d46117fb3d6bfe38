package io.quittance.payment;

import io.quittance.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** Every reason this service refuses a request. Append only: published codes never change. */
public enum PaymentProblem implements Problem {
  PAYMENT_NOT_FOUND(HttpStatus.NOT_FOUND, "No such payment.", "There is no payment %s."),
  REFUND_NOT_FOUND(HttpStatus.NOT_FOUND, "No such refund.", "There is no refund %s."),
  WAITING_FACT_NOT_FOUND(
      HttpStatus.NOT_FOUND,
      "No such waiting fact.",
      "No fact waits under %s; it may have been applied meanwhile."),
  DISPUTE_NOT_FOUND(HttpStatus.NOT_FOUND, "No such dispute.", "There is no dispute %s."),
  RECEIPT_NOT_FOUND(
      HttpStatus.NOT_FOUND,
      "There is no receipt yet.",
      "Nothing of the payment %s was captured, so there is no receipt."),
  PAYMENT_METHOD_NOT_FOUND(
      HttpStatus.BAD_REQUEST, "No such payment method.", "There is no payment method %s."),
  STORED_PAYMENT_METHOD_NOT_FOUND(
      HttpStatus.NOT_FOUND, "No such stored payment method.", "There is no payment method %s."),
  PAYMENT_METHOD_INVALID(
      HttpStatus.UNPROCESSABLE_CONTENT, "The payment method is invalid.", "The field '%s' %s."),
  PAYMENT_METHOD_NOT_SUPPORTED(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "Nobody takes this kind of payment method yet.",
      "A payment method of the type %s can be stored, but no provider takes it yet."),
  ORDER_ALREADY_HAS_PAYMENT(
      HttpStatus.CONFLICT,
      "The order already has a payment.",
      "The order %s already has a payment; use that one."),
  ILLEGAL_STATE(
      HttpStatus.CONFLICT,
      "The payment is not in a state that allows this.",
      "The payment is %s, which does not allow this."),
  AUTHORIZATION_EXPIRED(
      HttpStatus.CONFLICT,
      "The authorization has expired.",
      "The money is no longer held; the authorization ran out at %s."),
  PAYMENT_DISPUTED(
      HttpStatus.CONFLICT,
      "The payment is disputed.",
      "A disputed payment cannot be refunded until the dispute is closed."),
  AMOUNT_EXCEEDS_CAPTURABLE(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The amount is more than what is left to capture.",
      "%s can be captured at most."),
  AMOUNT_EXCEEDS_REFUNDABLE(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The amount is more than what is left to refund.",
      "%s can be refunded at most."),
  AMOUNT_NOT_INCREASED(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The new total is not above the old one.",
      "An increment names the new total, which must be above %s."),
  TOO_MANY_OPERATIONS(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "Too many operations on one payment.",
      "A payment takes at most %s of these."),
  CARD_DECLINED(
      HttpStatus.PAYMENT_REQUIRED,
      "The payment was declined.",
      "The issuer or provider declined: %s."),
  BLOCKED_BY_RISK(
      HttpStatus.PAYMENT_REQUIRED,
      "The payment was blocked.",
      "The payment was blocked because it looks fraudulent."),
  INTEGRITY_FAILURE(
      HttpStatus.PAYMENT_REQUIRED,
      "The provider answered with another amount.",
      "The provider answered with another amount or currency than we asked for; the payment does"
          + " not count as paid, and people look at it."),
  CAPTURE_FAILED(
      HttpStatus.PAYMENT_REQUIRED,
      "The capture failed.",
      "The provider did not take the money; the payment's lastError says why."),
  CANCEL_FAILED(
      HttpStatus.CONFLICT,
      "The cancellation failed.",
      "The provider did not let the money go; it still holds it."),
  PAYMENT_NOT_ROUTABLE(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "No provider takes this payment.",
      "None of the providers that the routing rules name can take this payment: %s."),
  ROUTING_PROVIDER_UNKNOWN(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "No such provider.",
      "No provider is configured under the name '%s'."),
  ROUTING_SHARES_INVALID(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The shares are not 100 per cent.",
      "The shares of the rule '%s' add up to %s per cent instead of 100."),
  ROUTING_RULE_UNREACHABLE(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "A rule would never decide.",
      "The rule '%s' would never decide: %s."),
  ROUTING_CATCH_ALL_MISSING(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "A rule for everything else is missing.",
      "One rule must be without conditions, and come last by its priority."),
  ROUTING_RULES_CHANGED(
      HttpStatus.CONFLICT,
      "Somebody was faster.",
      "The active version of the routing rules is %s; look at it and propose again."),
  ROUTING_VERSION_NOT_FOUND(
      HttpStatus.NOT_FOUND,
      "No such version of the routing rules.",
      "There is no version %s of the routing rules."),
  ROUTING_VERSION_DECIDED(
      HttpStatus.CONFLICT,
      "The version was decided already.",
      "The version %s of the routing rules is %s."),
  ROUTING_SECOND_PERSON_NEEDED(
      HttpStatus.FORBIDDEN,
      "Somebody else must approve.",
      "Whoever proposed routing rules cannot approve them."),
  OPERATOR_NOT_FOUND(
      HttpStatus.NOT_FOUND,
      "No such operator.",
      "No operator has an account under '%s'; those of the configuration have none."),
  OPERATOR_NAME_TAKEN(
      HttpStatus.CONFLICT,
      "The name is taken.",
      "There is or was an operator '%s'; names are never used again."),
  OPERATOR_CHANGE_OPEN(
      HttpStatus.CONFLICT,
      "Another change waits.",
      "A change of the operator '%s' waits to be approved or rejected."),
  OPERATOR_CHANGE_NOT_FOUND(
      HttpStatus.NOT_FOUND,
      "No such change of an operator.",
      "There is no change of an operator with the id '%s'."),
  OPERATOR_CHANGE_DECIDED(
      HttpStatus.CONFLICT,
      "The change was decided already.",
      "The change '%s' of an operator is %s."),
  OPERATOR_SECOND_PERSON_NEEDED(
      HttpStatus.FORBIDDEN,
      "Somebody else must do it.",
      "It takes another person: nobody decides on what they proposed or did, or on themselves."),
  OPERATOR_CREDENTIALS_INVALID(
      HttpStatus.UNAUTHORIZED,
      "That is not right.",
      "The name, the password or a code is wrong, or counts no longer."),
  OPERATOR_SESSION_ENDED(
      HttpStatus.UNAUTHORIZED,
      "The session has ended.",
      "The refresh token counts no longer. Sign in again."),
  OPERATOR_PASSWORD_UNACCEPTABLE(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The password is too easily guessed.",
      "A password has at least %s characters of some variety, at most %s bytes, and not the name in"
          + " it."),
  BREAK_GLASS_NOT_ALLOWED(
      HttpStatus.FORBIDDEN,
      "Nobody acts alone here.",
      "The configuration does not allow to act alone in an emergency; somebody else must approve."),
  BREAK_GLASS_NOT_FOUND(
      HttpStatus.NOT_FOUND,
      "Nothing was done alone.",
      "Nothing that was done alone in an emergency has the id '%s'."),
  BREAK_GLASS_REVIEWED(HttpStatus.CONFLICT, "It was reviewed already.", "'%s' was reviewed by %s."),
  MERCHANT_NOT_FOUND(HttpStatus.NOT_FOUND, "No such merchant.", "There is no merchant of that id."),
  API_KEY_NOT_FOUND(HttpStatus.NOT_FOUND, "No such API key.", "There is no API key of that id."),
  API_KEY_NOT_ACTIVE(
      HttpStatus.CONFLICT,
      "The API key cannot be rotated.",
      "The key %s has ended, or it was rotated already: rotate the newest one."),
  API_KEY_LIMIT_REACHED(
      HttpStatus.CONFLICT,
      "There are too many API keys.",
      "A merchant has at most %s keys that work; revoke one first."),
  LAST_ADMIN_KEY(
      HttpStatus.CONFLICT,
      "This is the last key that may do everything.",
      "No other key with the scope admin lasts as long, so nobody could make keys any more. Rotate"
          + " this one instead, with an overlap of PT0S if it must end at once."),
  API_KEY_EXISTS(
      HttpStatus.CONFLICT,
      "The merchant can make keys itself.",
      "The merchant has a key with the scope admin that works, and makes other keys by it. Revoke"
          + " those that it has lost."),
  API_KEY_PROPOSAL_NOT_FOUND(
      HttpStatus.NOT_FOUND,
      "No such proposal of an API key.",
      "There is no proposal of an API key with the id '%s'."),
  API_KEY_PROPOSAL_OPEN(
      HttpStatus.CONFLICT,
      "Another proposal waits.",
      "A key for this merchant was proposed before, and waits to be approved or rejected."),
  API_KEY_PROPOSAL_DECIDED(
      HttpStatus.CONFLICT,
      "The proposal was decided already.",
      "The proposal '%s' of an API key is %s."),
  API_KEY_SECOND_PERSON_NEEDED(
      HttpStatus.FORBIDDEN,
      "Somebody else must approve.",
      "Whoever proposed a key for a merchant cannot approve it.");

  private final HttpStatus status;
  private final String title;
  private final String detail;

  PaymentProblem(HttpStatus status, String title, String detail) {
    this.status = status;
    this.title = title;
    this.detail = detail;
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
}
