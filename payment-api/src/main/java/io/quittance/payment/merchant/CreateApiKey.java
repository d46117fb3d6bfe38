package io.quittance.payment.merchant;

import static io.quittance.payment.PaymentProblem.API_KEY_EXISTS;
import static io.quittance.payment.PaymentProblem.API_KEY_LIMIT_REACHED;
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
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Gives a merchant another key. */
@Service
class CreateApiKey {

  private final ApiKeys keys;
  private final ToldOnce toldOnce;
  private final KeySettings settings;
  private final Mode mode;
  private final Ids ids;
  private final Clock clock;

  CreateApiKey(
      ApiKeys keys, ToldOnce toldOnce, KeySettings settings, Mode mode, Ids ids, Clock clock) {
    this.keys = keys;
    this.toldOnce = toldOnce;
    this.settings = settings;
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
   *     may do itself or when that has ended, {@code api_key_limit_reached}, {@code
   *     parameter_invalid}, {@code idempotency_key_reused}
   */
  ToldOnce.Told forMerchant(Caller.Merchant merchant, RequestKey requestKey, Wanted wanted) {
    return toldOnce.under(
        merchant.merchantId(),
        requestKey,
        () -> {
          if (!Scope.cover(merchant.scopes(), wanted.scopes())) {
            throw FORBIDDEN.because();
          }
          if (wanted.expiresAt() != null && !wanted.expiresAt().isAfter(clock.instant())) {
            throw invalid("expiresAt", "must be in the future");
          }
          keys.lock(merchant.merchantId());
          // The caller's own may have ended since it was looked at.
          if (!keys.isThereAnAdminKey(merchant.merchantId())) {
            throw FORBIDDEN.because();
          }
          return create(ids.next(merchant.merchantId()), merchant.merchantId(), wanted);
        });
  }

  /**
   * Makes a key with scope admin that two persons agreed on, within their transaction. Whoever can
   * make keys itself needs nobody else's.
   *
   * @throws io.quittance.platform.problem.Refusal {@code api_key_exists}, {@code
   *     api_key_limit_reached}
   */
  ApiKeyView forProposal(UUID id, String merchantId, @Nullable String name) {
    keys.lock(merchantId);
    if (keys.isThereAnAdminKey(merchantId)) {
      throw API_KEY_EXISTS.because();
    }
    return create(id, merchantId, new Wanted(name, Set.of(Scope.ADMIN), null));
  }

  private ApiKeyView create(UUID id, String merchantId, Wanted wanted) {
    if (keys.countActive(merchantId) >= settings.activeMax()) {
      throw API_KEY_LIMIT_REACHED.because(settings.activeMax());
    }
    var secret = KeyText.generate(mode);
    keys.insert(
        new NewKey(id, merchantId, wanted.name(), wanted.scopes(), wanted.expiresAt()), secret);
    return keys.find(id, merchantId).orElseThrow().view(secret);
  }
}
