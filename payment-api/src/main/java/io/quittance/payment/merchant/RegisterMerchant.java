package io.quittance.payment.merchant;

import io.quittance.platform.id.Ids;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes a merchant on, with a first API key. */
@Service
class RegisterMerchant {

  private static final String ALL_SCOPES = "admin";

  private final JdbcClient jdbc;
  private final Ids ids;
  private final TransactionTemplate transaction;

  RegisterMerchant(JdbcClient jdbc, Ids ids, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.ids = ids;
    this.transaction = transaction;
  }

  /** A merchant and its key; the key is told once and kept as a hash. */
  record Registered(String merchantId, String apiKey) {}

  Registered register(String name) {
    var merchantId = Ids.write("mer", ids.next(name));
    var key = ApiKeys.generate();
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
          jdbc.sql(
                  """
                  INSERT INTO api_key (secret_hash, merchant_id, prefix, scopes)
                  VALUES (:hash, :merchantId, :prefix, :scopes) ON CONFLICT DO NOTHING
                  """)
              .param("hash", ApiKeys.hash(key))
              .param("merchantId", merchantId)
              .param("prefix", ApiKeys.prefixOf(key))
              .param("scopes", ALL_SCOPES)
              .update();
        });
  }
}
