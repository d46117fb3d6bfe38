package io.quittance.contracts.provider;

import org.jspecify.annotations.Nullable;

/**
 * Why something was declined, in words that are the same for all providers.
 *
 * @param advice null where nothing can be said
 */
public record Decline(DeclineCode code, @Nullable AdviceCode advice) {

  /** A decline with the advice that usually goes with its code. */
  public static Decline of(DeclineCode code) {
    return new Decline(code, code.advice());
  }

  /** The fact that an authorization failed for this reason. */
  public ProviderFact.AuthorizationFailed failed(ProviderFact.Subject subject) {
    return new ProviderFact.AuthorizationFailed(
        subject, code.code(), advice == null ? null : advice.code());
  }
}
