package io.quittance.payment.method;

import java.util.List;

/** The providers as payment methods need to know them. */
public interface MethodTakers {

  /** The names of all of them. */
  List<String> names();

  /**
   * The names of those that give out tokens of this form for stored cards, in alphabetical order.
   */
  List<String> takersOf(String token);

  /** Whether one of them takes payments by methods of a type, in whatever currency. */
  boolean take(PaymentMethodType type);
}
