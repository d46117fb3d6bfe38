package io.quittance.reconciliation.bank;

import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.bank.BankSettings.HouseBank;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What the statements of {@link BankSql} ask for. */
@Component
class PayerParameters {

  /** A payout that nobody saw arrive for so long is no matter of waiting. */
  static final int LOOK_BACK_DAYS = 45;

  private final BankSettings banks;
  private final ReconciliationSettings settings;

  PayerParameters(BankSettings banks, ReconciliationSettings settings) {
    this.banks = banks;
    this.settings = settings;
  }

  /** Who pays to a bank, and the days around one that count. */
  Map<String, Object> of(String name, LocalDate day) {
    HouseBank bank = banks.banks().get(name);
    if (bank == null) {
      throw new IllegalArgumentException(name + " is no bank of ours");
    }
    var payers = bank.payers().keySet().stream().sorted().toList();
    var parameters = new HashMap<String, Object>();
    parameters.put("bank", name);
    parameters.put("day", day);
    parameters.put("firstDay", day.minusDays(LOOK_BACK_DAYS));
    parameters.put("lastDay", day.plusDays(LOOK_BACK_DAYS));
    parameters.put("payers", payers.toArray(String[]::new));
    parameters.put(
        "templates",
        payers.stream().map(bank.payers()::get).map(p -> p.reference()).toArray(String[]::new));
    parameters.put(
        "waitDays",
        payers.stream().map(bank.payers()::get).map(p -> p.waitDays()).toArray(Integer[]::new));
    parameters.put(
        "accounts",
        payers.stream().map(settings::provider).map(p -> p.account()).toArray(String[]::new));
    return parameters;
  }
}
