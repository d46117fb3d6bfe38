package io.quittance.platform.audit;

import io.quittance.contracts.audit.AuditEvent;
import io.quittance.platform.chain.Anchor;
import java.util.Optional;

/** What the topic of anchors holds: those of all services. */
final class AuditAnchors {

  private AuditAnchors() {}

  /** The anchor that an event is, or empty when it is another service's. */
  static Optional<Anchor> read(String service, String value) {
    var event = (AuditEvent.Sealed) AuditEvent.CATALOG.read("audit.sealed.v1", value).orElseThrow();
    var anchor =
        new Anchor(
            event.sealNumber(),
            event.lastPosition(),
            event.records(),
            event.root(),
            event.hash(),
            event.signature(),
            event.sealedAt());
    if (event.service().isEmpty()) {
      throw new IllegalArgumentException("an anchor is of a service");
    }
    return Optional.of(anchor).filter(_ -> event.service().equals(service));
  }
}
