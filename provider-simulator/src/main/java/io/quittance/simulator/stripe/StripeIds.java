package io.quittance.simulator.stripe;

import static io.quittance.simulator.SimulatorProblem.CHARGE_NOT_FOUND;

/** Stripe's prefixes for the books' ids: {@code pi_x} and {@code ch_x} are one charge. */
final class StripeIds {

  private static final String CHARGE = "ch_";
  private static final String INTENT = "pi_";
  private static final String OPERATION = "op_";
  private static final String REFUND = "re_";

  private StripeIds() {}

  static String intent(String chargeId) {
    return INTENT + chargeId.substring(CHARGE.length());
  }

  static String refund(String operationId) {
    return REFUND + operationId.substring(OPERATION.length());
  }

  /** The charge of an intent's or a charge's id. */
  static String charge(String id) {
    if (id.startsWith(INTENT) || id.startsWith(CHARGE)) {
      return CHARGE + id.substring(CHARGE.length());
    }
    throw CHARGE_NOT_FOUND.because(id);
  }

  /** The operation of a refund's id. */
  static String operation(String refundId) {
    return refundId.startsWith(REFUND) ? OPERATION + refundId.substring(REFUND.length()) : refundId;
  }
}
