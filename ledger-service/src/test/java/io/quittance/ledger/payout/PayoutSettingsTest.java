package io.quittance.ledger.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.quittance.ledger.payout.PayoutSettings.Debtor;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PayoutSettingsTest {

  private static final Currency EUR = Currency.getInstance("EUR");
  private static final Currency USD = Currency.getInstance("USD");

  @Test
  void aDebtorOfACurrencyWinsOverTheGeneralOne() {
    var values = debtor("debtor", "General");
    values.putAll(debtor("debtors.usd", "Of dollars"));

    var settings = bind(values);

    assertThat(settings.debtorOf(EUR)).map(Debtor::name).contains("General");
    assertThat(settings.debtorOf(USD)).map(Debtor::name).contains("Of dollars");
  }

  @Test
  void emptyVariablesAreNoDebtor() {
    var name = PayoutSettings.DEBTOR + ".name";
    var empty =
        Map.of(name, "", PayoutSettings.DEBTOR + ".iban", "", PayoutSettings.DEBTOR + ".bic", "");

    assertThat(bind(empty).debtorOf(EUR)).isEmpty();
  }

  @Test
  void aNameThatNoFileCanSayKeepsTheServiceFromStarting() {
    assertThatException().isThrownBy(() -> bind(debtor("debtor", "公司")));
  }

  private static Map<String, String> debtor(String which, String name) {
    var prefix = "quittance.ledger.payouts." + which;
    return new HashMap<>(
        Map.of(
            prefix + ".name", name,
            prefix + ".iban", "DE89370400440532013000",
            prefix + ".bic", "COBADEFFXXX"));
  }

  private static PayoutSettings bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("quittance.ledger.payouts", PayoutSettings.class);
  }
}
