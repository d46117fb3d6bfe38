package io.quittance.payment.merchant;

import static io.quittance.payment.PaymentProblem.API_KEY_LIMIT_REACHED;
import static io.quittance.payment.PaymentProblem.API_KEY_NOT_ACTIVE;
import static io.quittance.payment.PaymentProblem.API_KEY_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.FORBIDDEN;

import io.quittance.payment.merchant.ApiKeys.NewKey;
import io.quittance.platform.id.Ids;
import io.quittance.platform.idempotency.RequestKey;
import io.quittance.platform.mode.Mode;
import io.quittance.platform.security.Caller;
import io.quittance.platform.security.Scope;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Puts a new key in the place of an old one, which works too for a while. */
@Service
class RotateApiKey {

  private final ApiKeys keys;
  private final ToldOnce toldOnce;
  private final KeySettings settings;
  private final Mode mode;
  private final Ids ids;

  RotateApiKey(ApiKeys keys, ToldOnce toldOnce, KeySettings settings, Mode mode, Ids ids) {
    this.keys = keys;
    this.toldOnce = toldOnce;
    this.settings = settings;
    this.mode = mode;
    this.ids = ids;
  }

  /**
   * Makes a key of the same name, scopes and end, once per idempotency key.
   *
   * @param overlap how long the old key works; zero ends it at once
   * @throws io.quittance.platform.problem.Refusal {@code api_key_not_found}, {@code
   *     api_key_not_active} for one that has ended or was rotated, {@code api_key_limit_reached},
   *     {@code forbidden} for one that may do more than the caller's or when that has ended, {@code
   *     idempotency_key_reused}
   */
  ToldOnce.Told rotate(Caller.Merchant merchant, RequestKey requestKey, UUID id, Duration overlap) {
    return toldOnce.under(
        merchant.merchantId(),
        requestKey,
        () -> {
          keys.lock(merchant.merchantId());
          var old = rotatable(merchant, id);
          var newId = ids.next(merchant.merchantId());
          var secret = KeyText.generate(mode);
          keys.insert(
              new NewKey(newId, old.merchantId(), old.name(), old.scopes(), old.expiresAt()),
              secret);
          keys.replace(id, newId, overlap);
          return keys.find(newId, merchant.merchantId()).orElseThrow().view(secret);
        });
  }

  private ApiKey rotatable(Caller.Merchant merchant, UUID id) {
    var key = keys.find(id, merchant.merchantId()).orElseThrow(API_KEY_NOT_FOUND::because);
    if (key.status() != ApiKeyStatus.ACTIVE || key.replacedBy() != null) {
      throw API_KEY_NOT_ACTIVE.because(key.publicId());
    }
    // The caller's own may have ended since it was looked at; without one nobody makes keys.
    if (!Scope.cover(merchant.scopes(), key.scopes())
        || !keys.isThereAnAdminKey(merchant.merchantId())) {
      throw FORBIDDEN.because();
    }
    if (keys.countActive(merchant.merchantId()) >= settings.activeWhileRotating()) {
      throw API_KEY_LIMIT_REACHED.because(settings.activeWhileRotating());
    }
    return key;
  }
}
