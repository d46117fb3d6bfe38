package io.quittance.webhook;

import io.quittance.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** Every reason this service refuses a request. Append only: published codes never change. */
public enum WebhookProblem implements Problem {
  WEBHOOK_ACCOUNT_UNKNOWN(
      HttpStatus.NOT_FOUND,
      "No such webhook account.",
      "No account of that provider is configured under this address."),
  SIGNATURE_MISSING(
      HttpStatus.UNAUTHORIZED,
      "The signature is missing.",
      "Webhooks are taken only with the signature of their provider. Nothing was stored."),
  SIGNATURE_INVALID(
      HttpStatus.UNAUTHORIZED,
      "The signature is invalid.",
      "The signature does not belong to this body and this account. Nothing was stored."),
  SIGNATURE_STALE(
      HttpStatus.UNAUTHORIZED,
      "The signature is too old or from the future.",
      "The signature is valid, but its time is too far from ours. Nothing was stored; sign again."),
  WEBHOOK_ACCOUNT_MISMATCH(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The webhook belongs to another account.",
      "The event names another account than the address does. Nothing was stored."),
  WEBHOOK_NOT_FOUND(HttpStatus.NOT_FOUND, "No such webhook.", "There is no webhook of that id."),
  WEBHOOK_NOT_REPROCESSABLE(
      HttpStatus.CONFLICT,
      "The webhook cannot be processed again.",
      "Only webhooks that are UNPARSABLE are processed again; this one is %s."),
  WEBHOOK_CHALLENGE_INVALID(
      HttpStatus.BAD_REQUEST,
      "The challenge is invalid.",
      "The parameters are not those by which the provider asks whether the address is ours."),
  WEBHOOK_ENDPOINT_NOT_FOUND(
      HttpStatus.NOT_FOUND, "No such webhook endpoint.", "There is no endpoint of that id."),
  WEBHOOK_URL_NOT_ALLOWED(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The URL cannot be a webhook endpoint.",
      "Webhooks are sent by https to hosts of the public Internet; of this URL: %s."),
  WEBHOOK_ENDPOINT_LIMIT_REACHED(
      HttpStatus.CONFLICT,
      "There are too many webhook endpoints.",
      "A merchant has at most %s endpoints; delete one first."),
  EVENT_NOT_FOUND(HttpStatus.NOT_FOUND, "No such event.", "There is no event of that id."),
  EVENT_NOT_DELIVERABLE(
      HttpStatus.CONFLICT,
      "No endpoint wants the event.",
      "There is no enabled endpoint that the event went to, or that wants events of its type.");

  private final HttpStatus status;
  private final String title;
  private final String detail;

  WebhookProblem(HttpStatus status, String title, String detail) {
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
