package io.quittance.webhook.outbound.delivery;

/** How far a delivery is. */
enum DeliveryStatus {
  /** The next attempt has its time. */
  PENDING,
  /** The endpoint answered 2xx. */
  DELIVERED,
  /** All attempts failed, or the endpoint is gone. */
  FAILED,
  /** The endpoint was disabled or deleted meanwhile. */
  CANCELED
}
