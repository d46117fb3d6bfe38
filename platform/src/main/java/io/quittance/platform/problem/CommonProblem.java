package io.quittance.platform.problem;

import org.springframework.http.HttpStatus;

/** Reasons that every service shares. Append only: published codes never change. */
public enum CommonProblem implements Problem {
  UNAUTHORIZED(
      HttpStatus.UNAUTHORIZED,
      "Authentication is needed.",
      "Send a valid key as 'Authorization: Bearer sk_...'."),
  FORBIDDEN(
      HttpStatus.FORBIDDEN,
      "This key may not do that.",
      "The key is valid, but this route needs another scope or role."),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here.", "No such route or object."),
  METHOD_NOT_ALLOWED(
      HttpStatus.METHOD_NOT_ALLOWED,
      "This route does not take that method.",
      "The method %s is not supported here."),
  NOT_ACCEPTABLE(
      HttpStatus.NOT_ACCEPTABLE,
      "No such representation.",
      "This route cannot answer in the media type that Accept asks for."),
  UNSUPPORTED_MEDIA_TYPE(
      HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Wrong content type.", "Send the body as %s."),
  MALFORMED_JSON(
      HttpStatus.BAD_REQUEST, "The body is not acceptable JSON.", "The body cannot be read: %s."),
  MALFORMED_REQUEST(
      HttpStatus.BAD_REQUEST,
      "The request is malformed.",
      "The request line, path or headers cannot be read."),
  UNKNOWN_FIELD(
      HttpStatus.BAD_REQUEST, "Unknown field.", "The field '%s' is not part of this request."),
  PARAMETER_MISSING(HttpStatus.BAD_REQUEST, "A field is missing.", "The field '%s' is needed."),
  PARAMETER_INVALID(HttpStatus.BAD_REQUEST, "A field is invalid.", "The field '%s' %s."),
  AMOUNT_INVALID(
      HttpStatus.BAD_REQUEST,
      "The amount is invalid.",
      "Amounts are whole minor units, as a JSON integer from 1 to 99999999999."),
  CURRENCY_INVALID(
      HttpStatus.BAD_REQUEST,
      "The currency is invalid.",
      "Currencies are upper-case ISO 4217 codes of money in use, such as USD."),
  BODY_TOO_LARGE(
      HttpStatus.CONTENT_TOO_LARGE, "The body is too large.", "Bodies may have up to %s bytes."),
  CARD_DATA_NOT_ACCEPTED(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "Card data is not accepted.",
      "The request holds something that looks like card data. It was neither stored nor logged;"
          + " send a token instead."),
  IDEMPOTENCY_KEY_MISSING(
      HttpStatus.BAD_REQUEST,
      "The idempotency key is missing.",
      "Send an Idempotency-Key header, so that a repeat cannot take effect twice."),
  IDEMPOTENCY_KEY_INVALID(
      HttpStatus.BAD_REQUEST,
      "The idempotency key is invalid.",
      "Send exactly one Idempotency-Key of 1 to 255 printable ASCII characters."),
  IDEMPOTENCY_KEY_REUSED(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The idempotency key was used for another request.",
      "This key belongs to another method, path or body. Use a new key."),
  IDEMPOTENCY_KEY_IN_USE(
      HttpStatus.CONFLICT,
      "The first request with this key is still running.",
      "Repeat the request with the same key after the time in Retry-After.",
      true),
  RATE_LIMITED(
      HttpStatus.TOO_MANY_REQUESTS,
      "Too many requests.",
      "Slow down and repeat after the time in Retry-After.",
      true),
  INTERNAL_ERROR(
      HttpStatus.INTERNAL_SERVER_ERROR,
      "Something went wrong on our side.",
      "The error was recorded. Repeat with the same idempotency key; the request takes effect at"
          + " most once.",
      true),
  SERVICE_UNAVAILABLE(
      HttpStatus.SERVICE_UNAVAILABLE,
      "Temporarily unavailable.",
      "A part of the platform does not answer. Repeat with the same idempotency key after the time"
          + " in Retry-After.",
      true),
  REQUEST_TIMEOUT(
      HttpStatus.REQUEST_TIMEOUT,
      "The request came too slowly.",
      "The body did not arrive in time, and the connection was closed. Nothing took effect.",
      true);

  private final HttpStatus status;
  private final String title;
  private final String detail;
  private final boolean retryable;

  CommonProblem(HttpStatus status, String title, String detail) {
    this(status, title, detail, false);
  }

  CommonProblem(HttpStatus status, String title, String detail, boolean retryable) {
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

  /** The named request field breaks a rule: "must have 1 to 64 characters". */
  public static Refusal invalid(String field, String rule) {
    return PARAMETER_INVALID.because(field, rule).param(field);
  }

  /** The named request field is absent. */
  public static Refusal missing(String field) {
    return PARAMETER_MISSING.because(field).param(field);
  }
}
