package io.quittance.payment.merchant;

import static io.quittance.payment.PaymentProblem.API_KEY_NOT_FOUND;
import static io.quittance.payment.PaymentProblem.LAST_ADMIN_KEY;

import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends a key; all services refuse it within a second. One that was ended before stays so. */
@Service
class RevokeApiKey {

  private static final Logger log = LoggerFactory.getLogger(RevokeApiKey.class);

  private final ApiKeys keys;
  private final TransactionTemplate transaction;

  RevokeApiKey(ApiKeys keys, TransactionTemplate transaction) {
    this.keys = keys;
    this.transaction = transaction;
  }

  /**
   * Ends a key for its merchant.
   *
   * @throws io.quittance.platform.problem.Refusal {@code api_key_not_found}, {@code last_admin_key}
   *     when no other key with scope admin lasts as long: rotate it instead
   */
  ApiKey forMerchant(String merchantId, UUID id) {
    return revoke(merchantId, id, true);
  }

  /**
   * Ends any merchant's key for the platform, whatever is left to the merchant.
   *
   * @param by who does it, for the log
   * @throws io.quittance.platform.problem.Refusal {@code api_key_not_found}
   */
  ApiKey forPlatform(String merchantId, UUID id, String by) {
    var revoked = revoke(merchantId, id, false);
    log.warn("security: {} revoked {} of {}", by, revoked.publicId(), merchantId);
    return revoked;
  }

  private ApiKey revoke(String merchantId, UUID id, boolean keepAnAdminKey) {
    return Objects.requireNonNull(
        transaction.execute(
            _ -> {
              keys.lock(merchantId);
              var key = keys.find(id, merchantId).orElseThrow(API_KEY_NOT_FOUND::because);
              if (keepAnAdminKey
                  && key.status() == ApiKeyStatus.ACTIVE
                  && key.isAdmin()
                  && !keys.isThereAnotherAdminKey(key)) {
                throw LAST_ADMIN_KEY.because();
              }
              keys.revoke(id);
              return keys.find(id, merchantId).orElseThrow();
            }));
  }
}
