package io.quittance.webhook.provider;

import io.quittance.contracts.provider.ProviderFact;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an adapter made of a verified body. */
public sealed interface Reading {

  /** The envelope, where it could be read. */
  default Optional<EventIdentity> event() {
    return switch (this) {
      case Told(var identity, _) -> Optional.of(identity);
      case OfNoConcern(var identity) -> Optional.of(identity);
      case Unreadable(var identity, _) -> Optional.ofNullable(identity);
    };
  }

  /** The event tells a fact about a payment. */
  record Told(EventIdentity identity, ProviderFact fact) implements Reading {}

  /** An event of a type that has no meaning to us. */
  record OfNoConcern(EventIdentity identity) implements Reading {}

  /**
   * The body is not what the provider's documentation promises.
   *
   * @param identity the envelope, where at least that could be read
   * @param reason for operators; quotes nothing of the body
   */
  record Unreadable(@Nullable EventIdentity identity, String reason) implements Reading {}
}
