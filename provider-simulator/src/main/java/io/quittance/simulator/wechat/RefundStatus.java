package io.quittance.simulator.wechat;

import io.quittance.simulator.book.Operation;

/** The state of a refund, in WeChat Pay's words. */
final class RefundStatus {

  private RefundStatus() {}

  /** As a query tells it. */
  static String of(Operation refund) {
    return switch (refund.verdict().status()) {
      case SUCCEEDED -> "SUCCESS";
      case FAILED -> "ABNORMAL";
      case CANCELED -> "CLOSED";
      case PENDING, REQUIRES_ACTION, IN_REVIEW -> "PROCESSING";
    };
  }

  /** As the answer to the request tells it: a refund is never done at once. */
  static String first(Operation refund) {
    var status = of(refund);
    return status.equals("SUCCESS") ? "PROCESSING" : status;
  }
}
