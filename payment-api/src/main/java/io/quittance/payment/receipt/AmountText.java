package io.quittance.payment.receipt;

import io.quittance.platform.money.Money;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Amounts as people read them: {@code USD 1,234.50}, {@code JPY 1,234}, {@code KWD 1.234}. */
final class AmountText {

  private AmountText() {}

  static String of(Money amount) {
    // The languages of our receipts write numbers alike.
    var number = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
    int decimals = amount.currency().getDefaultFractionDigits();
    number.setMinimumFractionDigits(decimals);
    number.setMaximumFractionDigits(decimals);
    return amount.currency().getCurrencyCode() + " " + number.format(amount.toDecimal());
  }
}
