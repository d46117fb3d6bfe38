package io.quittance.contracts.audit;

import io.quittance.contracts.event.EventCatalog;
import java.time.Instant;
import java.util.Map;

/**
 * What services tell of their audit logs. Whoever keeps these events keeps anchors outside of the
 * databases: what was sealed cannot be changed or cut off unnoticed.
 */
public sealed interface AuditEvent {

  /** Names of the events and their topic. */
  EventCatalog<AuditEvent> CATALOG =
      EventCatalog.of(AuditEvent.class, "audit.anchors", Map.of("audit.sealed.v1", Sealed.class));

  /**
   * A batch of a service's audit log was sealed. The event's aggregate is the service, its sequence
   * the seal's number.
   *
   * @param lastPosition the last record that it covers
   * @param records how many records it covers
   * @param root the Merkle root (RFC 9162, SHA-256) of its leaves, 64 hex digits
   * @param hash the seal's hash, which covers root, number, time and the hash before it; 64 hex
   *     digits
   * @param signature of the hash, with a key of {@code GET /api/audit/seal-keys}; in hex
   */
  record Sealed(
      String service,
      long sealNumber,
      long lastPosition,
      int records,
      String root,
      String hash,
      String signature,
      Instant sealedAt)
      implements AuditEvent {}
}
