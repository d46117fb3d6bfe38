package io.quittance.sandbox;

import static io.quittance.sandbox.SandboxCredentials.PROVIDER_ACCOUNT;

import java.util.Map;

/** The sandbox's account at the emulated bank. */
record EmulatedBank(SandboxKeyPairs keys, String simulator, String webhookUrl)
    implements EmulatedProvider {

  static final String NAME = "bank";

  private static final String IBAN = "DE89370400440532013000";
  private static final String BIC = "COBADEFFXXX";
  private static final String HOLDER = "Quittance Sandbox";
  private static final String CURRENCIES = "EUR,DKK,JPY,CLP,ISK,IDR,KWD";
  private static final String TOKEN = "bank_token_of_the_sandbox";

  /** The names of the key pairs of the platform and of the bank. */
  private static final String OURS = "bank-customer";

  private static final String THEIRS = "bank";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> ofSimulator() {
    return Map.of(
        "iban", IBAN,
        "bic", BIC,
        "holder", HOLDER,
        "currencies", CURRENCIES,
        "token", TOKEN,
        "client-public-key", keys.verifyingKey(OURS),
        "private-key", keys.signingKey(THEIRS),
        "webhook-url", webhookUrl);
  }

  @Override
  public Map<String, String> ofPaymentApi() {
    return Map.ofEntries(
        Map.entry("url", simulator + "/bank"),
        Map.entry("account", PROVIDER_ACCOUNT),
        Map.entry("iban", IBAN),
        Map.entry("bic", BIC),
        Map.entry("holder", HOLDER),
        Map.entry("currencies", CURRENCIES),
        Map.entry("token", TOKEN),
        Map.entry("private-key", keys.signingKey(OURS)),
        Map.entry("instructions-url", simulator + "/bank/instructions"),
        Map.entry("timeout", "10s"),
        Map.entry("test-mode", "true"));
  }

  /** The key by which the emulated bank signs. */
  @Override
  public String webhookSecret() {
    return keys.verifyingKey(THEIRS);
  }

  /** Statements come from the address of the account, by the token that opens it. */
  @Override
  public Map<String, String> statements() {
    return Map.of(
        "account",
        IBAN,
        "format",
        "camt.053",
        "url",
        simulator + "/bank/accounts/" + IBAN,
        "api-key",
        TOKEN,
        // It keeps nothing of what customers send.
        "fee-basis-points",
        "0");
  }

  @Override
  public Map<String, String> webhookSettings() {
    return Map.of("iban", IBAN);
  }
}
