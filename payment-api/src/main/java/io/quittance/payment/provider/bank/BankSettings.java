package io.quittance.payment.provider.bank;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Our account at a bank. The adapter is there once {@code iban} is set.
 *
 * @param url the bank's API, or that of the gateway in front of it
 * @param account as in the address of its messages to us; a name of ours
 * @param iban the account's number, which customers pay to
 * @param bic the bank's
 * @param holder whose account it is, in the characters that every bank takes
 * @param currencies that the account is kept in; no others are taken
 * @param zone of what the bank dates without a zone
 * @param token lets us in; a secret
 * @param privateKey signs what orders money to be sent: {@code whsk_} and the base64 of an Ed25519
 *     private key
 * @param instructionsUrl the page that tells customers where and how to pay; account, amount and
 *     reference are added to it as parameters
 * @param connectTimeout the longest wait for a connection
 * @param timeout the longest wait for an answer; afterwards the outcome is unknown
 * @param paymentWindow how long the customer may take
 * @param authorizationLifetime how long a payment counts as held until it is found captured
 * @param testMode whether names of test methods are passed on; only emulators understand them
 */
@Validated
@ConfigurationProperties("quittance.payment.bank")
public record BankSettings(
    @NotNull URI url,
    @NotBlank String account,
    @NotBlank String iban,
    @NotBlank String bic,
    @NotBlank @Pattern(regexp = "[a-zA-Z0-9/?:().,'+ -]{1,70}") String holder,
    @NotEmpty @DefaultValue("EUR") Set<Currency> currencies,
    @NotNull @DefaultValue("UTC") ZoneId zone,
    @NotBlank String token,
    @NotBlank String privateKey,
    @NotNull URI instructionsUrl,
    @NotNull @DefaultValue("3s") Duration connectTimeout,
    @NotNull @DefaultValue("15s") Duration timeout,
    @NotNull @DefaultValue("14d") Duration paymentWindow,
    @NotNull @DefaultValue("1d") Duration authorizationLifetime,
    @DefaultValue("false") boolean testMode) {

  /** Keeps a copy. */
  public BankSettings {
    currencies = Set.copyOf(currencies);
  }

  /** Without the token and the key. */
  @Override
  public String toString() {
    return "BankSettings[%s %s]".formatted(url, iban);
  }
}
