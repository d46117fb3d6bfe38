package io.quittance.payment.provider;

import io.quittance.contracts.provider.ProviderFact;

/** What we know after asking a provider. */
public sealed interface ProviderAnswer {

  /** The provider told what it did. */
  record Told(ProviderFact fact) implements ProviderAnswer {}

  /** The provider certainly did nothing, and will not: the request itself is wrong to it. */
  record Refused(String code) implements ProviderAnswer {}

  /** The provider has never heard of the reference. */
  record NeverSeen() implements ProviderAnswer {}

  /** Nobody knows: no answer, a cut one, or nonsense. */
  record Unknown(String why) implements ProviderAnswer {}
}
