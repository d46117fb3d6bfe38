package io.quittance.simulator.alipay;

/** A request that Alipay would not carry out, in its words. */
final class AlipayError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The request itself is wrong. */
  static final String INVALID = "40002";

  /** It was understood, and the answer is no. */
  static final String FAILED = "40004";

  /** Nobody knows; the same may be asked again. */
  static final String UNAVAILABLE = "20000";

  private final String code;
  private final String subCode;

  AlipayError(String code, String subCode) {
    super(code + " " + subCode, null, false, false);
    this.code = code;
    this.subCode = subCode;
  }

  static AlipayError failed(String subCode) {
    return new AlipayError(FAILED, subCode);
  }

  static AlipayError invalid(String subCode) {
    return new AlipayError(INVALID, subCode);
  }

  String code() {
    return code;
  }

  String subCode() {
    return subCode;
  }
}
