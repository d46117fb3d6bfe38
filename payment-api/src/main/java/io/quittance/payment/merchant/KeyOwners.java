package io.quittance.payment.merchant;

import io.quittance.contracts.merchant.MerchantKeysApi.Owner;
import io.quittance.platform.id.Ids;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whose a single key is, never from memory. */
@Component
class KeyOwners {

  private final JdbcClient jdbc;

  KeyOwners(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The merchant behind the hash of a key, as the database knows it at this moment. */
  Owner of(String secretHash) {
    return jdbc.sql(
            """
            SELECT merchant_id, scopes, id FROM api_key
            WHERE secret_hash = :hash AND revoked_at IS NULL
            AND (expires_at IS NULL OR expires_at > now())
            """)
        .param("hash", secretHash)
        .query(
            (row, _) ->
                new Owner(
                    row.getString("merchant_id"),
                    List.of(row.getString("scopes").split(" ")),
                    Ids.write(ApiKey.PREFIX, row.getObject("id", UUID.class))))
        .optional()
        .orElse(Owner.NOBODY);
  }
}
