package io.quittance.payment.method;

import static io.quittance.payment.PaymentProblem.PAYMENT_METHOD_INVALID;
import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_REUSED;

import io.quittance.platform.id.Ids;
import io.quittance.platform.idempotency.RequestKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Keeps a payment method for a merchant's user. A key stores one method, whatever else is lost. */
@Service
class StorePaymentMethod {

  /** Test cards have no expiry of their own: they are good until December of the third year. */
  private static final int TEST_CARD_YEARS = 3;

  private static final int DECEMBER = 12;

  private final StoredMethods methods;
  private final MethodSecrets secrets;
  private final MethodTakers takers;
  private final Ids ids;
  private final Clock clock;

  StorePaymentMethod(
      StoredMethods methods, MethodSecrets secrets, MethodTakers takers, Ids ids, Clock clock) {
    this.methods = methods;
    this.secrets = secrets;
    this.takers = takers;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Stores a method.
   *
   * @param given the fields of the request that name a method, by name; exactly the one that fits
   *     the type
   * @param provider whose token it is; null where its form tells, and for what is no token
   * @throws io.quittance.platform.problem.Refusal {@code payment_method_invalid}, {@code
   *     idempotency_key_reused}
   */
  PaymentMethod store(
      String merchantId,
      String userId,
      PaymentMethodType type,
      Map<String, String> given,
      @Nullable String provider,
      RequestKey key) {
    var value = theOne(type, given);
    var owner = owner(type, value, provider);
    var id = ids.next(merchantId);
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var token = type.isCard() ? value : null;
    var display = owner == null ? display(type, value, now) : MethodDisplay.NOTHING;
    var method = new PaymentMethod(id, merchantId, userId, type, token, owner, display, now);
    var secret = type.isCard() ? null : secrets.seal(id, value);
    return methods.add(method, secret, key) ? method : storedBefore(merchantId, key);
  }

  private static String theOne(PaymentMethodType type, Map<String, String> given) {
    for (var field : given.keySet()) {
      if (!field.equals(type.field())) {
        throw invalid(field, "does not belong to the type " + type);
      }
    }
    var value = given.get(type.field());
    if (value == null || value.isBlank()) {
      throw invalid(type.field(), "is needed for the type " + type);
    }
    return value;
  }

  /** Whose token it is; null for names of test mode and for what is no token. */
  private @Nullable String owner(PaymentMethodType type, String token, @Nullable String named) {
    if (!type.isCard()) {
      if (named != null) {
        throw invalid("provider", "does not belong to the type " + type);
      }
      return null;
    }
    if (named != null) {
      return ownerNamed(named, token);
    }
    return TestMethods.find(token).isPresent() ? null : onlyOwner(token);
  }

  private String ownerNamed(String provider, String token) {
    if (!takers.names().contains(provider)) {
      throw invalid("provider", "is not the name of a provider that is configured");
    }
    if (!takers.takersOf(token).contains(provider)) {
      throw invalid("token", "is not a token of " + provider);
    }
    return provider;
  }

  private String onlyOwner(String token) {
    var owners = takers.takersOf(token);
    if (owners.size() > 1) {
      throw invalid("provider", "is needed: the token may be of " + String.join(" or ", owners));
    }
    return owners.stream()
        .findFirst()
        .orElseThrow(() -> invalid("token", "is not a token that the provider knows"));
  }

  private static MethodDisplay display(PaymentMethodType type, String value, Instant now) {
    return type.isCard() ? testCard(type, value, now) : MethodDisplay.endOf(value);
  }

  private static MethodDisplay testCard(PaymentMethodType type, String token, Instant now) {
    var card = TestMethods.find(token).orElseThrow();
    if (type == PaymentMethodType.CREDIT_CARD && TestMethods.isDebitOnly(token)) {
      throw invalid("type", "must be DEBIT_CARD for this token");
    }
    int year = now.atZone(ZoneOffset.UTC).getYear() + TEST_CARD_YEARS;
    return new MethodDisplay(card.brand(), card.last4(), DECEMBER, year);
  }

  private PaymentMethod storedBefore(String merchantId, RequestKey key) {
    var before = methods.findByKey(merchantId, key.key()).orElseThrow();
    if (!before.fingerprint().equals(key.fingerprint())) {
      throw IDEMPOTENCY_KEY_REUSED.because();
    }
    return before.method();
  }

  private static RuntimeException invalid(String field, String rule) {
    return PAYMENT_METHOD_INVALID.because(field, rule).param(field);
  }
}
