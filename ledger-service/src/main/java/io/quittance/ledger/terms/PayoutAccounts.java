package io.quittance.ledger.terms;

import static java.util.stream.Collectors.toMap;

import io.quittance.platform.audit.AuditLog;
import io.quittance.platform.id.Ids;
import java.util.Collection;
import java.util.Currency;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The accounts that merchants are paid to, encrypted in the database. */
@Repository
public class PayoutAccounts {

  private static final String PREFIX = "pac";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient jdbc;
  private final PayoutSecrets secrets;
  private final Ids ids;
  private final AuditLog auditLog;

  PayoutAccounts(JdbcClient jdbc, PayoutSecrets secrets, Ids ids, AuditLog auditLog) {
    this.auditLog = auditLog;
    this.jdbc = jdbc;
    this.secrets = secrets;
    this.ids = ids;
  }

  /** Keeps an account and returns its id. */
  UUID add(String merchantId, Currency currency, PayoutAccount account, String createdBy) {
    var id = ids.next(merchantId);
    jdbc.sql(
            """
            INSERT INTO payout_account (id, merchant_id, currency, sealed, masked, created_by)
            VALUES (:id, :merchant, :currency, :sealed, :masked, :createdBy)
            """)
        .param("id", id)
        .param("merchant", merchantId)
        .param("currency", currency.getCurrencyCode())
        .param("sealed", secrets.seal(owner(id), JSON.writeValueAsString(account)))
        .param("masked", account.masked())
        .param("createdBy", createdBy)
        .update();
    return id;
  }

  /** The accounts of some ids, decrypted. */
  public Map<UUID, PayoutAccount> open(Collection<UUID> accountIds) {
    return jdbc
        .sql("SELECT id, sealed FROM payout_account WHERE id = ANY (:ids::uuid[])")
        .param("ids", accountIds.toArray(UUID[]::new))
        .query(
            (row, _) -> {
              var id = row.getObject("id", UUID.class);
              return Map.entry(id, opened(id, row.getBytes("sealed")));
            })
        .list()
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** What people are shown of the accounts of some ids; that they were shown it is noted. */
  public Map<UUID, String> masked(Collection<UUID> accountIds) {
    accountIds.forEach(
        id -> auditLog.shown("payout_account", id.toString(), Map.of("result", "shown masked")));
    return jdbc
        .sql("SELECT id, masked FROM payout_account WHERE id = ANY (:ids::uuid[])")
        .param("ids", accountIds.toArray(UUID[]::new))
        .query((row, _) -> Map.entry(row.getObject("id", UUID.class), row.getString("masked")))
        .list()
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private PayoutAccount opened(UUID id, byte[] sealed) {
    return JSON.readValue(secrets.open(owner(id), sealed), PayoutAccount.class);
  }

  /** Whom an account is sealed for. */
  static String owner(UUID id) {
    return Ids.write(PREFIX, id);
  }
}
