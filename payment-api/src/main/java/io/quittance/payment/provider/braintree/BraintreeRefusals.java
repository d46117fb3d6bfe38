package io.quittance.payment.provider.braintree;

import com.braintreegateway.ValidationErrorCode;
import io.quittance.contracts.provider.DeclineCode;
import java.util.List;

/** What a request that Braintree found wrong is refused with. */
final class BraintreeRefusals {

  private static final String REFUSED = "provider_refused";

  private BraintreeRefusals() {}

  /** Our code for the first of its errors that we know. */
  static String code(List<ValidationErrorCode> errors) {
    return errors.stream()
        .map(BraintreeRefusals::code)
        .filter(code -> !code.equals(REFUSED))
        .findFirst()
        .orElse(REFUSED);
  }

  private static String code(ValidationErrorCode error) {
    return switch (error) {
      case TRANSACTION_PAYMENT_METHOD_NONCE_UNKNOWN,
          TRANSACTION_PAYMENT_METHOD_NONCE_CONSUMED,
          TRANSACTION_PAYMENT_METHOD_NONCE_LOCKED,
          TRANSACTION_PAYMENT_METHOD_TOKEN_IS_INVALID ->
          DeclineCode.INVALID_ACCOUNT.code();
      case TRANSACTION_PAYMENT_METHOD_NONCE_CARD_TYPE_IS_NOT_ACCEPTED,
          TRANSACTION_PAYMENT_METHOD_TOKEN_CARD_TYPE_IS_NOT_ACCEPTED ->
          DeclineCode.CARD_NOT_SUPPORTED.code();
      case TRANSACTION_AMOUNT_IS_TOO_LARGE,
          TRANSACTION_AMOUNT_IS_INVALID,
          TRANSACTION_AMOUNT_FORMAT_IS_INVALID,
          TRANSACTION_AMOUNT_NOT_SUPPORTED_BY_PROCESSOR ->
          DeclineCode.INVALID_AMOUNT.code();
      case TRANSACTION_MERCHANT_ACCOUNT_ID_IS_INVALID,
          TRANSACTION_MERCHANT_ACCOUNT_IS_SUSPENDED,
          TRANSACTION_INVALID_PRESENTMENT_CURRENCY ->
          DeclineCode.CURRENCY_NOT_SUPPORTED.code();
      case TRANSACTION_SETTLEMENT_AMOUNT_IS_TOO_LARGE -> "amount_exceeds_capturable";
      case TRANSACTION_REFUND_AMOUNT_IS_TOO_LARGE, TRANSACTION_HAS_ALREADY_BEEN_REFUNDED ->
          "amount_exceeds_refundable";
      case TRANSACTION_PROCESSOR_DOES_NOT_SUPPORT_PARTIAL_SETTLEMENT ->
          "partial_capture_not_supported";
      default -> REFUSED;
    };
  }
}
