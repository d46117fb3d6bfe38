package io.quittance.contracts.provider;

import java.util.Locale;

/** What to do after a decline. */
public enum AdviceCode {
  /** The data of the card may be wrong; the customer should look at it, or use another one. */
  CONFIRM_CARD_DATA,

  /** This will not succeed with this payment method, however often it is tried. */
  DO_NOT_TRY_AGAIN,

  /** The same may succeed at another time. */
  TRY_AGAIN_LATER;

  /** The name on the wire, for example {@code try_again_later}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
