package io.quittance.simulator.bank;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.Currency;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The emulated bank and its one customer.
 *
 * @param iban the customer's account
 * @param bic the bank's
 * @param holder the customer's name
 * @param currencies that the account is kept in
 * @param token lets the customer in
 * @param clientPublicKey checks what orders money to be sent: {@code whpk_} and 32 bytes in base64
 * @param privateKey signs messages: {@code whsk_} and 32 bytes in base64
 * @param webhookUrl where messages go
 */
@Validated
@ConfigurationProperties("simulator.bank")
record BankSettings(
    @NotBlank String iban,
    @NotBlank String bic,
    @NotBlank String holder,
    @NotEmpty @DefaultValue("EUR") List<Currency> currencies,
    @NotBlank String token,
    @NotBlank String clientPublicKey,
    @NotBlank String privateKey,
    @NotNull URI webhookUrl) {

  BankSettings {
    currencies = List.copyOf(currencies);
  }

  /** Without the token and the keys. */
  @Override
  public String toString() {
    return "BankSettings[" + iban + "]";
  }
}
