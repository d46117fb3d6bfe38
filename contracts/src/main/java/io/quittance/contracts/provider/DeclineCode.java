package io.quittance.contracts.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why something was declined, the same for all providers: the 47 codes that Stripe publishes, and a
 * few for what they leave out. Codes are only added.
 */
public enum DeclineCode {
  /** The issuer could not decide; it may at a second attempt. */
  APPROVE_WITH_ID(AdviceCode.TRY_AGAIN_LATER),

  /** The issuer wants to be called; it does not say why. */
  CALL_ISSUER(null),

  /** The card does not take this kind of purchase. */
  CARD_NOT_SUPPORTED(AdviceCode.DO_NOT_TRY_AGAIN),

  /** More than the card may spend in a time, or more often. */
  CARD_VELOCITY_EXCEEDED(AdviceCode.TRY_AGAIN_LATER),

  /** The payment method does not take this currency. */
  CURRENCY_NOT_SUPPORTED(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The issuer says no and not why. */
  DO_NOT_HONOR(AdviceCode.TRY_AGAIN_LATER),

  /** The issuer says no and wants to hear no more of it. */
  DO_NOT_TRY_AGAIN(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The same amount was charged to the same card just before. */
  DUPLICATE_TRANSACTION(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The card has expired. */
  EXPIRED_CARD(AdviceCode.CONFIRM_CARD_DATA),

  /** Somebody suspects fraud; customers are told a generic decline. */
  FRAUDULENT(AdviceCode.DO_NOT_TRY_AGAIN),

  /** No reason was given, or none that we know. */
  GENERIC_DECLINE(AdviceCode.TRY_AGAIN_LATER),

  /** The address is not that of the card. */
  INCORRECT_ADDRESS(AdviceCode.CONFIRM_CARD_DATA),

  /** The security code is wrong. */
  INCORRECT_CVC(AdviceCode.CONFIRM_CARD_DATA),

  /** The card number is wrong. */
  INCORRECT_NUMBER(AdviceCode.CONFIRM_CARD_DATA),

  /** The PIN is wrong. */
  INCORRECT_PIN(null),

  /** The postal code is not that of the card. */
  INCORRECT_ZIP(AdviceCode.CONFIRM_CARD_DATA),

  /** The account does not hold enough money. */
  INSUFFICIENT_FUNDS(AdviceCode.TRY_AGAIN_LATER),

  /** The card, or its account, is none. */
  INVALID_ACCOUNT(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The amount is none that can be charged. */
  INVALID_AMOUNT(null),

  /** The security code cannot be one. */
  INVALID_CVC(AdviceCode.CONFIRM_CARD_DATA),

  /** The month of expiry cannot be one. */
  INVALID_EXPIRY_MONTH(AdviceCode.CONFIRM_CARD_DATA),

  /** The year of expiry cannot be one. */
  INVALID_EXPIRY_YEAR(AdviceCode.CONFIRM_CARD_DATA),

  /** The card number cannot be one. */
  INVALID_NUMBER(AdviceCode.CONFIRM_CARD_DATA),

  /** The PIN cannot be one. */
  INVALID_PIN(null),

  /** The issuer could not be reached. */
  ISSUER_NOT_AVAILABLE(AdviceCode.TRY_AGAIN_LATER),

  /** The card is reported lost; customers are told a generic decline. */
  LOST_CARD(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The card is on the merchant's own list of those to refuse. */
  MERCHANT_BLACKLIST(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The card or its account is invalid, and there is a newer one. */
  NEW_ACCOUNT_INFORMATION_AVAILABLE(AdviceCode.CONFIRM_CARD_DATA),

  /** The issuer did nothing and does not say why. */
  NO_ACTION_TAKEN(null),

  /** The payment is not permitted. */
  NOT_PERMITTED(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The card must be inserted and its PIN entered. */
  OFFLINE_PIN_REQUIRED(null),

  /** The card needs its PIN. */
  ONLINE_OR_OFFLINE_PIN_REQUIRED(null),

  /** The card may not be used, perhaps because it was lost or stolen. */
  PICKUP_CARD(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The PIN was wrong too often. */
  PIN_TRY_EXCEEDED(AdviceCode.DO_NOT_TRY_AGAIN),

  /** Something went wrong on the way to the issuer. */
  PROCESSING_ERROR(AdviceCode.TRY_AGAIN_LATER),

  /** The issuer could not handle it and asks for it once more. */
  REENTER_TRANSACTION(AdviceCode.TRY_AGAIN_LATER),

  /** The card may not be used for this, perhaps because it was lost or stolen. */
  RESTRICTED_CARD(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The cardholder has forbidden all further charges. */
  REVOCATION_OF_ALL_AUTHORIZATIONS(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The cardholder has forbidden this charge. */
  REVOCATION_OF_AUTHORIZATION(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The issuer sees a breach of its security. */
  SECURITY_VIOLATION(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The card, or our account, does not take this service. */
  SERVICE_NOT_ALLOWED(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The card is reported stolen; customers are told a generic decline. */
  STOLEN_CARD(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The cardholder has stopped this payment. */
  STOP_PAYMENT_ORDER(AdviceCode.DO_NOT_TRY_AGAIN),

  /** A card of test mode where real ones are taken, or the reverse. */
  TESTMODE_DECLINE(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The issuer does not allow this kind of payment. */
  TRANSACTION_NOT_ALLOWED(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The issuer says no for now. */
  TRY_AGAIN_LATER(AdviceCode.TRY_AGAIN_LATER),

  /** The card was used more often than it may be. */
  WITHDRAWAL_COUNT_LIMIT_EXCEEDED(AdviceCode.TRY_AGAIN_LATER),

  /** The customer must prove who they are, and did not. */
  AUTHENTICATION_REQUIRED(AdviceCode.TRY_AGAIN_LATER),

  /** The provider's risk rules stopped it before the issuer was asked. */
  BLOCKED_BY_RISK(AdviceCode.DO_NOT_TRY_AGAIN),

  /** The customer gave up, for example on a payment page. */
  CANCELED_BY_CUSTOMER(AdviceCode.TRY_AGAIN_LATER),

  /** The customer was shown how to pay and did not in the time given. */
  NOT_PAID_IN_TIME(AdviceCode.TRY_AGAIN_LATER);

  private static final Map<String, DeclineCode> BY_CODE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(DeclineCode::code, Function.identity()));

  private final @Nullable AdviceCode advice;

  DeclineCode(@Nullable AdviceCode advice) {
    this.advice = advice;
  }

  /** The name on the wire, for example {@code insufficient_funds}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What to do about it, unless the provider says otherwise; null where nothing can be said. */
  public @Nullable AdviceCode advice() {
    return advice;
  }

  /** The code of a name on the wire. */
  public static Optional<DeclineCode> of(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }
}
