package io.quittance.ledger.payout;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.quittance.ledger.terms.BankText;
import java.time.LocalTime;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
 * @param debtor whose account the bank takes the money from
 * @param debtors the same, for single currencies; where there is neither, nobody is paid out
 */
@ConfigurationProperties("quittance.ledger.payouts")
record PayoutSettings(
    @DefaultValue("true") boolean automatic,
    @DefaultValue("17:00") LocalTime cutOff,
    @DefaultValue Map<String, LocalTime> cutOffs,
    @Nullable Debtor debtor,
    @DefaultValue Map<String, Debtor> debtors) {

  static final String DEBTOR = "quittance.ledger.payouts.debtor";

  PayoutSettings {
    cutOffs = byCode(cutOffs);
    debtors = byCode(debtors);
  }

  /** Variables of the environment name currencies in small letters. */
  private static <V> Map<String, V> byCode(Map<String, V> values) {
    return values.entrySet().stream()
        .collect(
            toUnmodifiableMap(one -> one.getKey().toUpperCase(Locale.ROOT), Map.Entry::getValue));
  }

  /** When a currency's part of the day's run begins, UTC. */
  LocalTime cutOffOf(Currency currency) {
    return cutOffs.getOrDefault(currency.getCurrencyCode(), cutOff);
  }

  /** Whose account pays a currency. */
  Optional<Debtor> debtorOf(Currency currency) {
    return Optional.ofNullable(debtors.getOrDefault(currency.getCurrencyCode(), debtor))
        .filter(Debtor::isKnown);
  }

  /**
   * The platform as its bank knows it. A name that no message can hold, and what is no IBAN or BIC,
   * keeps the service from starting. All three may be empty, which is as if there were none.
   */
  record Debtor(String name, String iban, String bic) {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N} '().,:+/?&-]{1,70}");

    Debtor {
      if (!isEmpty(name, iban, bic)) {
        check(name, iban, bic);
      }
    }

    boolean isKnown() {
      return !isEmpty(name, iban, bic);
    }

    private static boolean isEmpty(String name, String iban, String bic) {
      return (name + iban + bic).isEmpty();
    }

    private static void check(String name, String iban, String bic) {
      if (!NAME.matcher(name).matches() || !BankText.isReadable(name)) {
        throw new IllegalArgumentException("quittance.ledger.payouts.debtor.name is unusable");
      }
      IbanUtil.validate(iban);
      BicUtil.validate(bic);
    }
  }
}
