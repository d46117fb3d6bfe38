package io.quittance.reconciliation.bank;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Our own accounts at banks.
 *
 * @param banks by name. Where their statements come from is set under the same name among the
 *     providers, with the IBAN as account and the format {@code camt.053}
 */
@Validated
@ConfigurationProperties("quittance.reconciliation")
public record BankSettings(@DefaultValue Map<String, @Valid HouseBank> banks) {

  /** Refuses a provider that pays to two accounts: nobody could say where its money is. */
  public BankSettings {
    banks = Map.copyOf(banks);
    var payers = new TreeSet<String>();
    banks.values().stream()
        .flatMap(bank -> bank.payers().keySet().stream())
        .filter(payer -> !payers.add(payer))
        .findFirst()
        .ifPresent(
            twice -> {
              throw new IllegalArgumentException(twice + " pays to two accounts");
            });
  }

  /**
   * An account of ours.
   *
   * @param payers the providers that pay out to it, by name
   * @param otherCredits true when others pay to it too, so that a credit without a payout is no
   *     discrepancy
   */
  public record HouseBank(
      @NotEmpty Map<String, @Valid Payer> payers, @DefaultValue("false") boolean otherCredits) {

    public HouseBank {
      payers = Map.copyOf(payers);
    }
  }

  /**
   * A provider that pays out.
   *
   * @param reference by what it names a payout to the bank: a text with {@code {payout}}, its own
   *     id of the payout in its statement; or, where its statements know no payouts, with {@code
   *     {date}}, {@code {currency}} or {@code {account}} of what was settled
   * @param waitDays how many days a payout may be on its way
   */
  public record Payer(
      @NotBlank @DefaultValue("{payout}") String reference,
      @DefaultValue("3") @Min(0) @Max(30) int waitDays) {}

  /** Whether a name is that of an account of ours. */
  public boolean isHouseBank(String name) {
    return banks.containsKey(name);
  }

  /** The banks to which a provider pays out: one, or none. */
  List<String> banksOf(String provider) {
    return banks.entrySet().stream()
        .filter(bank -> bank.getValue().payers().containsKey(provider))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether some bank tells of what a provider pays out. */
  public boolean isPayer(String provider) {
    return !banksOf(provider).isEmpty();
  }
}
