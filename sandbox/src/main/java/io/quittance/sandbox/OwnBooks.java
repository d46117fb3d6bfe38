package io.quittance.sandbox;

import java.util.Map;

/** What reconciliation compares besides providers: our bank's statements and our ledger. */
final class OwnBooks {

  private static final String PROVIDERS = "quittance.reconciliation.providers.";
  private static final String PAYER = "quittance.reconciliation.banks.house-bank.payers.simulator.";

  private OwnBooks() {}

  /** The simulator also plays the bank that it pays out to. */
  static Map<String, String> of(String simulator, String simulatorKey, String ledger, String iban) {
    return Map.ofEntries(
        Map.entry(PROVIDERS + "house-bank.url", simulator + "/v1"),
        Map.entry(PROVIDERS + "house-bank.api-key", simulatorKey),
        Map.entry(PROVIDERS + "house-bank.account", iban),
        Map.entry(PROVIDERS + "house-bank.format", "camt.053"),
        Map.entry(PAYER + "reference", "PAYOUT-{date}-{currency}"),
        Map.entry(PROVIDERS + "ledger.url", ledger),
        Map.entry(PROVIDERS + "ledger.account", "ledger"),
        Map.entry(PROVIDERS + "ledger.format", "ledger"));
  }
}
