package io.quittance.contracts.provider;

/** What we write on objects at Stripe, by which we recognise them. */
public final class StripeMetadata {

  /** Our payment ({@code pi_...}). */
  public static final String PAYMENT = "quittance_payment";

  /** Our reference of the request that made the object ({@code txn_...}). */
  public static final String REFERENCE = "quittance_reference";

  /** Our reference of the latest capture of an intent. */
  public static final String CAPTURE = "quittance_capture";

  /** What was captured of the intent before that, in Stripe's minor units. */
  public static final String CAPTURED_BEFORE = "quittance_captured_before";

  private StripeMetadata() {}
}
