package io.quittance.reconciliation.repair;

import static io.quittance.platform.problem.ProblemAdvice.REQUEST_ID;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tells the database who makes the changes of the current transaction, for their history. */
@Component
class ChangeContext {

  private final JdbcClient jdbc;

  ChangeContext(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Names an operator or a service, until the transaction ends. */
  void by(String actor, @Nullable String reason) {
    jdbc.sql(
            """
            SELECT set_config('quittance.actor', :actor, true),
                   set_config('quittance.reason', :reason, true),
                   set_config('quittance.request_id', :requestId, true)
            """)
        .param("actor", actor)
        .param("reason", reason == null ? "" : reason)
        .param("requestId", MDC.get(REQUEST_ID) == null ? "" : MDC.get(REQUEST_ID))
        .query((_, _) -> actor)
        .single();
  }
}
