package io.quittance.payment.provider;

import io.quittance.contracts.provider.ProviderFact;
import org.jspecify.annotations.Nullable;

/** What we know after asking a provider. */
public sealed interface ProviderAnswer {

  /**
   * The provider told what it did.
   *
   * @param along the capture that it did along with an authorization; null otherwise
   */
  record Told(ProviderFact fact, ProviderFact.@Nullable Captured along) implements ProviderAnswer {}

  /** The provider certainly did nothing, and will not: the request itself is wrong to it. */
  record Refused(String code) implements ProviderAnswer {}

  /** The provider has never heard of the reference. */
  record NeverSeen() implements ProviderAnswer {}

  /** It says that it cannot do it now; asking again under the same reference is safe. */
  record Busy(String why) implements ProviderAnswer {}

  /** Nobody knows: no answer, a cut one, or nonsense. */
  record Unknown(String why) implements ProviderAnswer {}
}
