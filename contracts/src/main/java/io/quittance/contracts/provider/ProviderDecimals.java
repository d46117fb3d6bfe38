package io.quittance.contracts.provider;

import java.util.Map;

/**
 * Decimals of the currencies that a provider counts otherwise than ISO 4217 does, by currency code.
 */
public final class ProviderDecimals {

  /**
   * Stripe takes ISK and UGX with two decimals that must be 00, and MGA without decimals.
   * Currencies of three decimals are counted as in ISO 4217, but the last one must be 0: see {@link
   * #STRIPE_STEP}.
   */
  public static final Map<String, Integer> STRIPE = Map.of("ISK", 2, "UGX", 2, "MGA", 0);

  /** Of a currency with three decimals, Stripe takes multiples of so many minor units. */
  public static final long STRIPE_STEP = 10;

  /** Adyen keeps to older tables. */
  public static final Map<String, Integer> ADYEN = Map.of("CLP", 2, "CVE", 0, "IDR", 0, "ISK", 2);

  private ProviderDecimals() {}
}
