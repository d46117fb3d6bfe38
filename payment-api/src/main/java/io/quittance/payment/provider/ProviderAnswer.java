package io.quittance.payment.provider;

import io.quittance.contracts.provider.ProviderFact;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What we know after asking a provider. */
public sealed interface ProviderAnswer {

  /**
   * The provider told what it did.
   *
   * @param along the capture that it did along with an authorization; null otherwise
   */
  record Told(ProviderFact fact, ProviderFact.@Nullable Captured along) implements ProviderAnswer {}

  /**
   * The provider has taken the request and tells the outcome by itself, later.
   *
   * @param chargeReference the provider's id of the charge, where an authorization was asked for;
   *     null otherwise
   */
  record Accepted(@Nullable String chargeReference) implements ProviderAnswer {}

  /**
   * The provider certainly did nothing, and will not: the request itself is wrong to it.
   *
   * @param atFirst whether that was the answer to the first call; false when a call before it,
   *     under the same reference, had no usable answer
   */
  record Refused(String code, boolean atFirst) implements ProviderAnswer {

    /** A refusal of the call that was made. */
    public Refused(String code) {
      this(code, true);
    }
  }

  /**
   * The call was certainly not made, or not a byte of it reached the provider: nothing was done
   * under the reference by this call. Only for what is certain before anything is sent.
   */
  record NotAsked(String why) implements ProviderAnswer {}

  /** The provider has never heard of the reference. */
  record NeverSeen() implements ProviderAnswer {}

  /**
   * It says that it cannot do it now; asking again under the same reference is safe.
   *
   * @param retryAfter how long it wants to be left alone; zero when it does not say
   */
  record Busy(String why, Duration retryAfter) implements ProviderAnswer {}

  /** Nobody knows: no answer, a cut one, or nonsense. */
  record Unknown(String why) implements ProviderAnswer {}
}
