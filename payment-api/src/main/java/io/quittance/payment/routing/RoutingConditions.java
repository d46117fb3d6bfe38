package io.quittance.payment.routing;

import io.quittance.payment.method.PaymentMethodType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which payments a rule is for. All conditions must hold; an empty one always does.
 *
 * @param brands of cards, in any case, such as {@code Visa}
 * @param amount null where any amount will do
 * @param merchants by their ids
 */
record RoutingConditions(
    @Size(max = LISTED_MAX) List<@NotNull Currency> currencies,
    @Size(max = LISTED_MAX) List<@NotNull PaymentMethodType> methodTypes,
    @Size(max = LISTED_MAX) List<@NotNull @Size(min = 1, max = 100) String> brands,
    @Valid @Nullable RoutingAmounts amount,
    @Size(max = LISTED_MAX) List<@NotNull @Size(min = 1, max = 100) String> merchants) {

  static final int LISTED_MAX = 500;

  static final RoutingConditions NONE =
      new RoutingConditions(List.of(), List.of(), List.of(), null, List.of());

  /** What was left out is empty. */
  RoutingConditions {
    currencies = currencies == null ? List.of() : currencies;
    methodTypes = methodTypes == null ? List.of() : methodTypes;
    brands = brands == null ? List.of() : brands;
    merchants = merchants == null ? List.of() : merchants;
  }

  boolean hold(RoutingQuestion question) {
    var brand = question.brand();
    return holds(currencies, question.amount().currency())
        && holds(methodTypes, question.methodType())
        && (brands.isEmpty() || (brand != null && lower(brands).contains(lower(brand))))
        && (amount == null || amount.hold(question.amount()))
        && holds(merchants, question.merchantId());
  }

  /** Whether there is no payment that they do not hold for. */
  boolean areNone() {
    return equals(NONE);
  }

  /** Whether they hold for every payment that the others hold for. */
  boolean cover(RoutingConditions others) {
    return (covers(currencies, others.currencies) || coversAmounts(others))
        && covers(methodTypes, others.methodTypes)
        && covers(lower(brands), lower(others.brands))
        && (amount == null || (others.amount != null && amount.cover(others.amount)))
        && covers(merchants, others.merchants);
  }

  /** A range of amounts is a condition on the currency too. */
  private boolean coversAmounts(RoutingConditions others) {
    return others.amount != null && currencies.contains(others.amount.currency());
  }

  /** Whether there is no payment that they could hold for. */
  boolean areContradictory() {
    return amount != null && (amount.isEmpty() || !holds(currencies, amount.currency()));
  }

  private static <T> boolean holds(List<T> allowed, T value) {
    return allowed.isEmpty() || allowed.contains(value);
  }

  private static <T> boolean covers(Collection<T> allowed, Collection<T> others) {
    return allowed.isEmpty() || (!others.isEmpty() && allowed.containsAll(others));
  }

  private static List<String> lower(List<String> texts) {
    return texts.stream().map(RoutingConditions::lower).toList();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
