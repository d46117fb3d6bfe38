package io.quittance.ledger;

import io.quittance.infrastructure.TestServers;
import io.quittance.platform.chain.NewSealKeys;
import io.quittance.platform.secret.NewKeySet;
import java.security.GeneralSecurityException;
import java.util.Map;

/** The shared servers and keys of its own, as Spring properties, for a ledger in tests. */
public final class LedgerServers {

  private LedgerServers() {}

  /** With a fresh database. Payouts begin when a test says so. */
  public static Map<String, String> fresh(String prefix) {
    var settings = TestServers.postgresAndKafka(prefix);
    try {
      settings.put("quittance.ledger.seal-keys", NewSealKeys.generate());
      settings.put("quittance.ledger.terms.key-set", NewKeySet.generate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    settings.put("quittance.ledger.payouts.automatic", "false");
    settings.put("quittance.ledger.payouts.debtor.name", "Quittance Test Ltd");
    settings.put("quittance.ledger.payouts.debtor.iban", "DE89370400440532013000");
    settings.put("quittance.ledger.payouts.debtor.bic", "COBADEFFXXX");
    return settings;
  }
}
