package io.quittance.ledger.account;

import static io.quittance.ledger.account.AccountType.ASSET;
import static io.quittance.ledger.account.AccountType.EXPENSE;
import static io.quittance.ledger.account.AccountType.LIABILITY;
import static io.quittance.ledger.account.AccountType.REVENUE;

import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The accounts that the platform books on, in one currency.
 *
 * <p>What facts from outside are booked on has no bound: the money has moved already, so the fact
 * is booked whatever is left. What only the platform itself moves cannot go below zero.
 */
public record Chart(Currency currency) {

  /** A provider's or a merchant's account. */
  private static final Pattern PARTY = Pattern.compile("(?:provider|merchant):(?<id>.+):[a-z-]+");

  /** What a provider owes us. */
  public NewAccount receivable(String provider) {
    return unbounded("provider:" + provider + ":receivable", ASSET);
  }

  /** What a provider has paid out and our bank has not got yet. */
  public NewAccount transit(String provider) {
    return unbounded("provider:" + provider + ":transit", ASSET);
  }

  /** What a provider keeps of what it owes us. */
  public NewAccount providerFees(String provider) {
    return unbounded("provider:" + provider + ":fees", EXPENSE);
  }

  /** What a provider keeps beyond what was agreed, once two persons have accepted that. */
  public NewAccount feeDifferences(String provider) {
    return unbounded("provider:" + provider + ":fee-differences", EXPENSE);
  }

  /** What we owe a merchant. */
  public NewAccount payable(String merchantId) {
    return unbounded("merchant:" + merchantId + ":payable", LIABILITY);
  }

  /** What a merchant may lose to cardholders who object. */
  public NewAccount disputed(String merchantId) {
    return unbounded("merchant:" + merchantId + ":disputed", LIABILITY);
  }

  /** What we owe a merchant later. */
  public NewAccount reserve(String merchantId) {
    return bounded("merchant:" + merchantId + ":reserve", LIABILITY);
  }

  /** What we have earned. */
  public NewAccount fees() {
    return unbounded("platform:fees", REVENUE);
  }

  /** What is on its way to merchants. */
  public NewAccount payouts() {
    return bounded("platform:payouts", LIABILITY);
  }

  /** Our money at the bank. */
  public NewAccount bank() {
    return unbounded("platform:bank", ASSET);
  }

  /** Money whose owner is not known yet. */
  public NewAccount suspense() {
    return unbounded("suspense", LIABILITY);
  }

  /** What rounding costs us; below zero, what it brings. */
  public NewAccount rounding() {
    return unbounded("rounding", EXPENSE);
  }

  /** What differences with others have cost us; below zero, what they brought. */
  public NewAccount writeOffs() {
    return unbounded("platform:write-offs", EXPENSE);
  }

  /**
   * Those of the accounts that are the platform's own and have one code for everybody, as they are
   * to be opened where they are missing.
   */
  public static List<NewAccount> platformAccountsAmong(Collection<AccountKey> keys) {
    return keys.stream()
        .distinct()
        .flatMap(key -> new Chart(key.currency()).platform().filter(own -> own.key().equals(key)))
        .toList();
  }

  /**
   * The account that the platform opens under a code when it needs it; empty for codes that it
   * never books on by itself.
   */
  static Optional<NewAccount> withCode(AccountKey key) {
    var chart = new Chart(key.currency());
    var party = PARTY.matcher(key.code());
    if (!party.matches()) {
      return chart.platform().filter(own -> own.key().equals(key)).findFirst();
    }
    var id = party.group("id");
    return Stream.of(
            chart.receivable(id),
            chart.transit(id),
            chart.providerFees(id),
            chart.feeDifferences(id),
            chart.payable(id),
            chart.disputed(id),
            chart.reserve(id))
        .filter(own -> own.key().equals(key))
        .findFirst();
  }

  private Stream<NewAccount> platform() {
    return Stream.of(fees(), payouts(), bank(), suspense(), rounding(), writeOffs());
  }

  private NewAccount unbounded(String code, AccountType type) {
    return new NewAccount(new AccountKey(code, currency), type, true);
  }

  private NewAccount bounded(String code, AccountType type) {
    return new NewAccount(new AccountKey(code, currency), type, false);
  }
}
