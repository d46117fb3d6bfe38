package io.quittance.system;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A provider as {@link ProviderContract} sees it: what it can do, and what it says otherwise.
 *
 * @param name of the adapter
 * @param currency of its scenarios
 * @param declineCodes what it makes of a decline code that it has no word for
 */
record ContractProvider(
    String name, String currency, Set<Trait> traits, Map<String, String> declineCodes) {

  private static final String CURRENCY = "NZD";

  /** What those say of every decline who only know that nobody paid. */
  private static final Map<String, String> NOT_PAID_IN_TIME =
      Map.of(
          "generic_decline", "not_paid_in_time",
          "insufficient_funds", "not_paid_in_time",
          "lost_card", "not_paid_in_time",
          "stolen_card", "not_paid_in_time",
          "expired_card", "not_paid_in_time",
          "incorrect_cvc", "not_paid_in_time",
          "processing_error", "not_paid_in_time",
          "card_velocity_exceeded", "not_paid_in_time");

  /** Every provider of the contract. To add one is to add a line, with what it lacks. */
  static final List<ContractProvider> ALL =
      List.of(
          cards("simulator"),
          cards("stripe"),
          cards("adyen"),
          // Customers prove who they are before the sale, so that it never asks for it; and the end
          // of a review is found by a look-up, which the scenario does not wait for.
          cards("braintree").without(Trait.CHALLENGE, Trait.REVIEW),
          // It never tells why an order was not paid.
          paidByCustomers("alipay")
              .in("CNY")
              .with(Trait.PENDING_REFUND)
              .declining(NOT_PAID_IN_TIME),
          paidByCustomers("wechat")
              .in("CNY")
              .with(Trait.PENDING_REFUND)
              .declining(
                  Map.of(
                      "lost_card", "restricted_card",
                      "stolen_card", "restricted_card",
                      "expired_card", "generic_decline",
                      "incorrect_cvc", "generic_decline",
                      "processing_error", "generic_decline",
                      "card_velocity_exceeded", "transaction_not_allowed")),
          // It only knows that nobody paid.
          paidByCustomers("bank")
              .in("EUR")
              .with(
                  Trait.PENDING_REFUND,
                  Trait.FAILING_REFUND,
                  Trait.OTHER_CURRENCIES,
                  Trait.THREE_DECIMALS)
              .declining(NOT_PAID_IN_TIME));

  /** What not every provider can do. */
  enum Trait {
    /** Holds money now and takes it later, wholly or in part. */
    MANUAL_CAPTURE,
    /** Holds more under the same authorization. */
    INCREMENT,
    /** Takes what it holds in several parts. */
    SEVERAL_CAPTURES,
    /** Asks the customer of some methods to prove who they are. */
    CHALLENGE,
    /** Lets people look at some payments first. */
    REVIEW,
    /** Blocks some payments by risk rules of its own. */
    RISK_BLOCK,
    /** Some refunds take their time. */
    PENDING_REFUND,
    /** Some refunds fail after they had succeeded. */
    FAILING_REFUND,
    /** Tells of disputes, and takes answers to them. */
    DISPUTES,
    /** Takes other currencies than that of its scenarios. */
    OTHER_CURRENCIES,
    /** Takes amounts of three decimals, such as KWD. */
    THREE_DECIMALS,
    /** Each customer is sent to a page first, and the money is taken when they pay there. */
    CUSTOMER_PAYS
  }

  ContractProvider {
    traits = Set.copyOf(traits);
    declineCodes = Map.copyOf(declineCodes);
  }

  /** A provider of cards, which can do everything. */
  static ContractProvider cards(String name) {
    var traits = EnumSet.allOf(Trait.class);
    traits.remove(Trait.CUSTOMER_PAYS);
    return new ContractProvider(name, CURRENCY, traits, Map.of());
  }

  /** A provider whose customers pay by themselves, such as by QR code; nothing is held. */
  static ContractProvider paidByCustomers(String name) {
    return new ContractProvider(name, CURRENCY, Set.of(Trait.CUSTOMER_PAYS), Map.of());
  }

  /** Plays its scenarios in another currency. */
  ContractProvider in(String other) {
    return new ContractProvider(name, other, traits, declineCodes);
  }

  ContractProvider with(Trait... more) {
    var all = EnumSet.copyOf(traits);
    all.addAll(List.of(more));
    return new ContractProvider(name, currency, all, declineCodes);
  }

  ContractProvider without(Trait... lacking) {
    var left = EnumSet.copyOf(traits);
    left.removeAll(List.of(lacking));
    return new ContractProvider(name, currency, left, declineCodes);
  }

  /** Says {@code theirs} where others say {@code usual}. */
  ContractProvider declining(Map<String, String> theirsByUsual) {
    return new ContractProvider(name, currency, traits, theirsByUsual);
  }

  boolean can(Trait trait) {
    return traits.contains(trait);
  }

  String declineCode(String usual) {
    return declineCodes.getOrDefault(usual, usual);
  }
}
