package io.quittance.contracts.ledger;

import io.quittance.contracts.event.EventCatalog;
import java.time.Instant;
import java.util.Map;

/**
 * Everything that ledger-service tells. Whoever keeps these events keeps anchors of the ledger's
 * chain outside of its database: what was sealed cannot be changed or cut off unnoticed.
 */
public sealed interface LedgerEvent {

  /** Names of the events and their topic. */
  EventCatalog<LedgerEvent> CATALOG =
      EventCatalog.of(LedgerEvent.class, "ledger.events", Map.of("ledger.sealed.v1", Sealed.class));

  /** The aggregate of all of them: there is one chain. */
  String AGGREGATE = "ledger";

  /**
   * A batch of the journal was sealed. The event's sequence is the seal's number.
   *
   * @param lastSequence the last position of the journal that it covers
   * @param entries how many entries it covers
   * @param root the Merkle root (RFC 9162, SHA-256) of its leaves, 64 hex digits
   * @param hash the seal's hash, which covers root, number, time and the hash before it; 64 hex
   *     digits
   * @param signature of the hash, with a key of {@code GET /ledger/seal-keys}; in hex
   */
  record Sealed(
      long sealNumber,
      long lastSequence,
      int entries,
      String root,
      String hash,
      String signature,
      Instant sealedAt)
      implements LedgerEvent {}
}
