package io.quittance.payment.method;

/** The kinds of payment methods, and the one field of a request that names a method of the kind. */
public enum PaymentMethodType {
  CREDIT_CARD("token"),
  DEBIT_CARD("token"),
  WALLET("walletId"),
  BANK_TRANSFER("bankAccount"),
  GIFT_CARD("giftCardCode");

  private final String field;

  PaymentMethodType(String field) {
    this.field = field;
  }

  String field() {
    return field;
  }

  boolean isCard() {
    return this == CREDIT_CARD || this == DEBIT_CARD;
  }
}
