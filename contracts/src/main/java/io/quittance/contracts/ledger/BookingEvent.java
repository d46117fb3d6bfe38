package io.quittance.contracts.ledger;

import io.quittance.contracts.event.EventCatalog;
import java.time.Instant;
import java.util.Map;

/**
 * What became of adjustments that others asked for. Apart from {@link LedgerEvent}, whose topic
 * holds the anchors of the ledger's chain and nothing else. Keyed by the proposal.
 */
public sealed interface BookingEvent {

  /** Names of the events and their topic. */
  EventCatalog<BookingEvent> CATALOG =
      EventCatalog.of(
          BookingEvent.class,
          "ledger.bookings",
          Map.of(
              "adjustment.booked.v1", AdjustmentBooked.class,
              "adjustment.refused.v1", AdjustmentRefused.class));

  /** The adjustment ({@code prp_...}) that it is about. */
  String proposalId();

  /**
   * An adjustment is in the journal.
   *
   * @param entryId the entry ({@code je_...}) that it became
   */
  record AdjustmentBooked(String proposalId, String entryId, Instant bookedAt)
      implements BookingEvent {}

  /**
   * An adjustment was not booked, and will not be.
   *
   * @param code of the ledger's problem, such as {@code balance_limit_exceeded}
   * @param detail what the problem says, in English
   */
  record AdjustmentRefused(String proposalId, String code, String detail) implements BookingEvent {}
}
