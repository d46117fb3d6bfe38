package io.quittance.platform.money;

import java.util.Currency;

/** Two currencies met where one was promised: a bug, never an answer to a caller. */
public final class CurrencyMismatch extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CurrencyMismatch(Currency expected, Currency actual) {
    super("expected " + expected + " but got " + actual);
  }
}
