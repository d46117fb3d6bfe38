package io.quittance.reconciliation.discrepancy;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Has the database look at claims that have come in large numbers since it last did: a plan made
 * for a small day takes hours for a large one.
 */
@Component
public class FreshStatistics {

  /** Below that any plan is fast enough. */
  private static final int CHANGES_MIN = 5_000;

  private final JdbcClient jdbc;

  FreshStatistics(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Call it outside a transaction: others who look would wait for its end. */
  public void gather() {
    jdbc.sql(
            """
            SELECT relname FROM pg_stat_user_tables
            WHERE schemaname = current_schema() AND relname IN ('our_claim', 'provider_claim')
              AND n_mod_since_analyze > greatest(:min, n_live_tup / 10)
            """)
        .param("min", CHANGES_MIN)
        .query(String.class)
        .list()
        .forEach(table -> jdbc.sql("ANALYZE " + table).update());
  }
}
