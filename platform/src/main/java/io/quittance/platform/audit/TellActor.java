package io.quittance.platform.audit;

import static io.quittance.platform.problem.ProblemAdvice.REQUEST_ID;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Tells the database who acts in a transaction, as soon as one begins that may write. Transactions
 * of nobody in particular, such as those of the outbox relay, cost nothing: their actor is the
 * database's login.
 */
public final class TellActor implements TransactionExecutionListener {

  private static final Logger log = LoggerFactory.getLogger(TellActor.class);

  private final JdbcTemplate jdbc;

  TellActor(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
    var actor = Actor.current();
    if (failure != null || transaction.isReadOnly() || actor == null) {
      return;
    }
    try {
      tell(actor);
    } catch (DataAccessException away) {
      // Who begins a transaction would not know that it has begun. A connection that fails here
      // fails at the next statement too, and a failed statement fails the transaction.
      log.debug("the actor could not be told", away);
    }
  }

  /** Whatever changes from now on until the transaction ends, it is this actor who changes it. */
  public void become(Actor actor) {
    tell(actor);
  }

  /** Not a query: it takes no snapshot, which is for the first statement of the work to take. */
  private void tell(Actor actor) {
    jdbc.execute("SET LOCAL quittance.audit = '%s'".formatted(text(actor)));
  }

  private static String text(Actor actor) {
    return String.join(
        "\t",
        actor.kind().name(),
        plain(actor.name()),
        plain(actor.cause()),
        plain(MDC.get(REQUEST_ID)));
  }

  /** What would end the text, or one of its parts, is left out. */
  private static String plain(@Nullable String part) {
    return Objects.requireNonNullElse(part, "").replaceAll("[\\p{Cntrl}'\\\\]", "?");
  }
}
