package io.quittance.reconciliation;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** Our bank and the ledger, as they are set for tests. */
final class BooksSettings {

  static final String BANK = "house-bank";
  static final String LEDGER = "ledger";
  static final String IBAN = "DE89370400440532013000";
  static final int WAIT_DAYS = 2;

  private BooksSettings() {}

  static Map<String, String> of(URI world) {
    var settings = new LinkedHashMap<String, String>();
    provider(settings, BANK, world + "/house-bank", IBAN, "camt.053");
    provider(settings, LEDGER, world.toString(), "ledger", "ledger");
    var payer = "quittance.reconciliation.banks.house-bank.payers.simulator.";
    settings.put(payer + "reference", "PAYOUT-{date}-{currency}");
    settings.put(payer + "wait-days", "" + WAIT_DAYS);
    return settings;
  }

  private static void provider(
      Map<String, String> settings, String name, String url, String account, String format) {
    var prefix = "quittance.reconciliation.providers." + name + ".";
    settings.put(prefix + "url", url);
    settings.put(prefix + "account", account);
    settings.put(prefix + "api-key", OutsideWorld.API_KEY);
    settings.put(prefix + "format", format);
  }
}
