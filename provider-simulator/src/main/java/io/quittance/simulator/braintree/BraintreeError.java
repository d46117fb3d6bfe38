package io.quittance.simulator.braintree;

import org.springframework.http.HttpStatus;

/** A request that Braintree would not carry out: by a status alone, or by a validation error. */
final class BraintreeError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  static final String NONCE_UNKNOWN = "91565";
  static final String ORDER_MISSING = "91501";
  static final String AMOUNT_INVALID = "81503";
  static final String MERCHANT_ACCOUNT_INVALID = "91513";
  static final String CANNOT_VOID = "91504";
  static final String CANNOT_REFUND = "91506";
  static final String CANNOT_SUBMIT = "91507";
  static final String CANNOT_SUBMIT_PART = "915103";
  static final String REFUND_TOO_LARGE = "91521";
  static final String SETTLEMENT_TOO_LARGE = "91522";
  static final String CANNOT_ADJUST = "915219";
  static final String EVIDENCE_AFTER_END = "95701";
  static final String ACCEPT_AFTER_END = "95704";
  static final String FINALIZE_AFTER_END = "95705";

  private final HttpStatus status;
  private final String code;

  /** Told by the status alone. */
  BraintreeError(HttpStatus status) {
    this(status, "", status.getReasonPhrase());
  }

  private BraintreeError(HttpStatus status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** A validation error. */
  static BraintreeError invalid(String code, String message) {
    return new BraintreeError(HttpStatus.UNPROCESSABLE_CONTENT, code, message);
  }

  HttpStatus status() {
    return status;
  }

  /** Empty where the status says it all. */
  String code() {
    return code;
  }
}
