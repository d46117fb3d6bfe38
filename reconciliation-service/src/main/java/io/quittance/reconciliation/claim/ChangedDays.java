package io.quittance.reconciliation.claim;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Notes which judged days look different since claims of ours came or were withdrawn. */
@Repository
class ChangedDays {

  private final JdbcClient jdbc;

  ChangedDays(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Notes the days of claims, and of the lines about them, as far as runs have judged them; each
   * once until it is looked after. A day that is noted already is held until the end of the
   * transaction: whoever looks after it sees these claims.
   */
  void note(List<String> transactionIds) {
    jdbc.sql(
            """
            WITH claim AS MATERIALIZED (
              SELECT provider, day, transaction_id, provider_reference FROM our_claim
              WHERE transaction_id = ANY(:transactionIds)
            ),
            concerned AS (
              SELECT provider, day FROM claim
              UNION
              SELECT c.provider, s.day
              FROM claim c
              JOIN provider_claim p ON p.transaction_id = c.transaction_id
              JOIN statement s ON s.id = p.statement_id AND s.provider = c.provider
                AND s.superseded_at IS NULL
              UNION
              SELECT c.provider, s.day
              FROM claim c
              JOIN provider_claim p ON p.operation_id = c.provider_reference
              JOIN statement s ON s.id = p.statement_id AND s.provider = c.provider
                AND s.superseded_at IS NULL
            )
            INSERT INTO changed_day AS noted (provider, day)
            SELECT provider, day FROM concerned
            WHERE EXISTS (SELECT FROM reconciliation_run r
                          WHERE r.provider = concerned.provider AND r.day = concerned.day
                            AND r.status IN ('RUNNING', 'COMPLETED'))
            ORDER BY provider, day
            ON CONFLICT (provider, day) DO UPDATE SET changed_at = noted.changed_at
            """)
        .param("transactionIds", transactionIds.toArray(String[]::new))
        .update();
  }
}
