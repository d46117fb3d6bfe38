package io.quittance.reconciliation.statement.format;

import io.quittance.contracts.provider.OrderReference;
import io.quittance.platform.web.CardData;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ids in files. What others wrote into fields of free text is nobody's reference: it is left out,
 * so that an order of another system does not keep a whole day from being taken.
 */
final class References {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:/|*-]{0,99}");
  private static final Pattern WITHOUT_LETTERS = Pattern.compile("[0-9_.:/|*-]+");

  /** Longer than any card number: what WeChat Pay and Alipay number their operations by. */
  private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{20,100}");

  private static final Pattern TRANSACTION = Pattern.compile("txn_[0-9A-Za-z_-]{1,64}");
  private static final Pattern PAYMENT = Pattern.compile("pi_[0-9A-Za-z_-]{1,64}");

  private static final int CARD_DIGITS_MAX = 19;

  private References() {}

  /** An id; empty when it is none, or looks like a card number, as some would put there. */
  static Optional<String> id(@Nullable String text) {
    return id(text, CardData::isIn);
  }

  private static Optional<String> id(@Nullable String text, Predicate<String> isCardNumber) {
    return Optional.ofNullable(text)
        .filter(id -> ID.matcher(id).matches())
        .filter(id -> !mayBeCardNumber(id) || !isCardNumber.test(id));
  }

  /**
   * Ids with letters hold long runs of digits by chance; a card number has no letter. Ids of WeChat
   * Pay and Alipay have 28 digits, which no card number has.
   */
  private static boolean mayBeCardNumber(String id) {
    return WITHOUT_LETTERS.matcher(id).matches()
        && id.chars().filter(Character::isDigit).count() <= CARD_DIGITS_MAX;
  }

  /**
   * The id that the provider gave to something; empty as in {@link #id(String)}, but any number is
   * one unless it is that of a known card scheme: some providers have nothing but numbers.
   */
  static Optional<String> ofProvider(@Nullable String text) {
    return text != null && LONG_NUMBER.matcher(text).matches()
        ? Optional.of(text)
        : id(text, CardData::isInForeignId);
  }

  /** Our reference of an operation, where a text is one or holds one. */
  static Optional<String> transaction(@Nullable String text) {
    return text == null
        ? Optional.empty()
        : OrderReference.read(text)
            .map(OrderReference::reference)
            .or(() -> Optional.of(text).filter(id -> TRANSACTION.matcher(id).matches()));
  }

  /** Our payment, where a text is one or holds one. */
  static Optional<String> payment(@Nullable String text) {
    return text == null
        ? Optional.empty()
        : OrderReference.read(text)
            .map(OrderReference::payment)
            .or(() -> Optional.of(text).filter(id -> PAYMENT.matcher(id).matches()));
  }
}
