package io.quittance.platform.audit;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Notes who was shown something sensitive. Changes need no such note: the database records each of
 * them by itself.
 */
public final class AuditLog {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  AuditLog(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
  }

  /**
   * Notes an access by whoever acts in this thread, in the transaction that runs or in one of its
   * own. To be called before anything is shown: what cannot be noted is not shown.
   *
   * @param objectType the table
   * @param objectId as in the table; null for many
   * @param detail what was asked and what came of it; nothing sensitive
   */
  public void shown(String objectType, @Nullable String objectId, Map<String, ?> detail) {
    transaction.executeWithoutResult(
        _ ->
            jdbc.sql("SELECT audit_access(:type, :id, :detail::jsonb)::text")
                .param("type", objectType)
                .param("id", objectId)
                .param("detail", JSON.writeValueAsString(detail))
                .query((_, _) -> objectType)
                .single());
  }
}
