package io.quittance.payment.provider;

import java.time.Duration;
import java.util.Map;

/** A payment provider. Calls take the configured time at most and never throw for its failures. */
public interface Provider {

  /** The name in facts, events and account codes; never changes. */
  String name();

  /** How long it holds money, where its answer does not say so. */
  Duration authorizationLifetime();

  /** What it can do at all; the same as long as we run. */
  default Capabilities capabilities() {
    return Capabilities.CARDS;
  }

  /**
   * Whether a token has the form of one that this provider gives out for a stored card. It does not
   * ask the provider, which may not know the token.
   */
  default boolean takesToken(String token) {
    return false;
  }

  /** Asks for something; the same reference again does it once. */
  ProviderAnswer ask(ProviderRequest request);

  /** Answers a dispute, never with {@code Accepted}; the same answer again does nothing more. */
  ProviderAnswer answer(DisputeResponse response);

  /**
   * What became of a request that was made before, by its reference. A provider that cannot be
   * asked that way may be sent the request again under the same reference, which does nothing
   * twice.
   */
  ProviderAnswer lookUp(ProviderRequest request);

  /**
   * The customer came back from a challenge. Some providers go on only when they are given what the
   * customer's browser brought along; for the others it is a look-up.
   *
   * @param request the authorization that waits
   * @param brought the parameters of the address that the browser came back to; from outside
   */
  default ProviderAnswer comeBack(ProviderRequest request, Map<String, String> brought) {
    return lookUp(request);
  }
}
