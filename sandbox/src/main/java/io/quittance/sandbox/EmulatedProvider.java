package io.quittance.sandbox;

import java.util.Map;

/**
 * One provider that the simulator emulates: what each service needs to know of it. To add one is to
 * add a class and a line in {@link EmulatedProviders}.
 */
interface EmulatedProvider {

  /** The adapter's name. */
  String name();

  /** What the simulator needs to emulate it, by names below {@code simulator.<name>}. */
  Map<String, String> ofSimulator();

  /** Where payment-api finds it, by names below {@code quittance.payment.<name>}. */
  Map<String, String> ofPaymentApi();

  /** By what webhook-service verifies it: a shared secret or a public key. */
  String webhookSecret();

  /**
   * What reconciliation-service needs to know of its statements, by names below {@code
   * quittance.reconciliation.providers.<name>}; empty where it has none.
   */
  default Map<String, String> statements() {
    return Map.of();
  }

  /**
   * Where reconciliation-service downloads them, by names below {@code
   * quittance.reconciliation.<name>}.
   */
  default Map<String, String> downloads() {
    return Map.of();
  }

  /** What else webhook-service needs to read its webhooks, by name. */
  default Map<String, String> webhookSettings() {
    return Map.of();
  }
}
