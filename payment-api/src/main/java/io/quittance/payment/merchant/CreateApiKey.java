package io.quittance.payment.merchant;

import static io.quittance.payment.PaymentProblem.API_KEY_EXISTS;
import static io.quittance.payment.PaymentProblem.API_KEY_LIMIT_REACHED;
import static io.quittance.payment.PaymentProblem.MERCHANT_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.FORBIDDEN;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.payment.merchant.ApiKeys.NewKey;
import io.quittance.platform.id.Ids;
import io.quittance.platform.idempotency.RequestKey;
import io.quittance.platform.mode.Mode;
import io.quittance.platform.security.Caller;
import io.quittance.platform.security.Scope;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives a merchant another key. */
@Service
class CreateApiKey {

  private static final Logger log = LoggerFactory.getLogger(CreateApiKey.class);

  private final ApiKeys keys;
  private final ToldOnce toldOnce;
  private final KeySettings settings;
  private final TransactionTemplate transaction;
  private final Mode mode;
  private final Ids ids;
  private final Clock clock;

  CreateApiKey(
      ApiKeys keys,
      ToldOnce toldOnce,
      KeySettings settings,
      TransactionTemplate transaction,
      Mode mode,
      Ids ids,
      Clock clock) {
    this.keys = keys;
    this.toldOnce = toldOnce;
    this.settings = settings;
    this.transaction = transaction;
    this.mode = mode;
    this.ids = ids;
    this.clock = clock;
  }

  /** What a key is to be. */
  record Wanted(@Nullable String name, Set<Scope> scopes, @Nullable Instant expiresAt) {}

  /**
   * Makes a key for who asks by one, once per idempotency key.
   *
   * @throws io.quittance.platform.problem.Refusal {@code forbidden} for more than the caller's key
   *     may do itself, {@code api_key_limit_reached}, {@code parameter_invalid}, {@code
   *     idempotency_key_reused}
   */
  ToldOnce.Told forMerchant(Caller.Merchant merchant, RequestKey requestKey, Wanted wanted) {
    return toldOnce.under(
        merchant.merchantId(),
        requestKey,
        () -> {
          if (!Scope.cover(merchant.scopes(), wanted.scopes())) {
            throw FORBIDDEN.because();
          }
          return create(merchant.merchantId(), wanted);
        });
  }

  /**
   * Makes a key for a merchant that has none with scope admin any more, on behalf of the platform:
   * whoever can make keys itself needs nobody else's, and the platform's token opens no account.
   *
   * @param by who does it, for the log
   * @throws io.quittance.platform.problem.Refusal {@code merchant_not_found}, {@code
   *     api_key_exists}, {@code api_key_limit_reached}, {@code parameter_invalid}
   */
  ApiKeyView forPlatform(String merchantId, Wanted wanted, String by) {
    if (!keys.isMerchant(merchantId)) {
      throw MERCHANT_NOT_FOUND.because();
    }
    var made =
        Objects.requireNonNull(
            transaction.execute(
                _ -> {
                  keys.lock(merchantId);
                  if (keys.isThereAnAdminKey(merchantId)) {
                    throw API_KEY_EXISTS.because();
                  }
                  return create(merchantId, wanted);
                }));
    log.warn("security: {} made {} for {}", by, made.apiKeyId(), merchantId);
    return made;
  }

  private ApiKeyView create(String merchantId, Wanted wanted) {
    if (wanted.expiresAt() != null && !wanted.expiresAt().isAfter(clock.instant())) {
      throw invalid("expiresAt", "must be in the future");
    }
    keys.lock(merchantId);
    if (keys.countActive(merchantId) >= settings.activeMax()) {
      throw API_KEY_LIMIT_REACHED.because(settings.activeMax());
    }
    var id = ids.next(merchantId);
    var secret = KeyText.generate(mode);
    keys.insert(
        new NewKey(id, merchantId, wanted.name(), wanted.scopes(), wanted.expiresAt()), secret);
    return keys.find(id, merchantId).orElseThrow().view(secret);
  }
}
