package io.quittance.ledger.payout;

import io.quittance.ledger.terms.BankText;
import java.time.LocalTime;
import java.util.Currency;
import java.util.Map;
import java.util.regex.Pattern;
import org.iban4j.BicUtil;
import org.iban4j.IbanUtil;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How merchants are paid out.
 *
 * @param automatic whether a run begins by itself at the cut-off; operators may begin one anyway
 * @param cutOff when a day's run begins, UTC
 * @param cutOffs the same, for single currencies
 * @param debtor whose account the bank takes the money from; without one no file is made
 */
@ConfigurationProperties("quittance.ledger.payouts")
record PayoutSettings(
    @DefaultValue("true") boolean automatic,
    @DefaultValue("17:00") LocalTime cutOff,
    @DefaultValue Map<String, LocalTime> cutOffs,
    @Nullable Debtor debtor) {

  /** When a currency's part of the day's run begins, UTC. */
  LocalTime cutOffOf(Currency currency) {
    return cutOffs.getOrDefault(currency.getCurrencyCode(), cutOff);
  }

  /**
   * The platform as its bank knows it. A name that no message can hold, and what is no IBAN or BIC,
   * keeps the service from starting.
   */
  record Debtor(String name, String iban, String bic) {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N} '().,:+/?&-]{1,70}");

    Debtor {
      if (!NAME.matcher(name).matches() || !BankText.isReadable(name)) {
        throw new IllegalArgumentException("quittance.ledger.payouts.debtor.name is unusable");
      }
      IbanUtil.validate(iban);
      BicUtil.validate(bic);
    }
  }
}
