package io.quittance.payment.merchant;

import io.quittance.payment.merchant.ApiKeys.NewKey;
import io.quittance.platform.id.Ids;
import io.quittance.platform.mode.Mode;
import io.quittance.platform.security.Scope;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes a merchant on, with a first API key. */
@Service
class RegisterMerchant {

  private final JdbcClient jdbc;
  private final ApiKeys keys;
  private final Mode mode;
  private final Ids ids;
  private final TransactionTemplate transaction;

  RegisterMerchant(
      JdbcClient jdbc, ApiKeys keys, Mode mode, Ids ids, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.keys = keys;
    this.mode = mode;
    this.ids = ids;
    this.transaction = transaction;
  }

  /** A merchant and its key; the key is told once and kept as a hash. */
  record Registered(String merchantId, String apiKey) {}

  Registered register(String name) {
    var merchantId = Ids.write("mer", ids.next(name));
    var key = KeyText.generate(mode);
    keep(merchantId, name, key);
    return new Registered(merchantId, key);
  }

  /** Writes a merchant and a key down, unless they are there. */
  void keep(String merchantId, String name, String key) {
    transaction.executeWithoutResult(
        _ -> {
          jdbc.sql("INSERT INTO merchant (id, name) VALUES (:id, :name) ON CONFLICT DO NOTHING")
              .param("id", merchantId)
              .param("name", name)
              .update();
          keys.insert(
              new NewKey(ids.next(merchantId), merchantId, null, Set.of(Scope.ADMIN), null), key);
        });
  }
}
