package io.quittance.ledger.journal;

import static io.quittance.platform.problem.ProblemAdvice.REQUEST_ID;

import io.quittance.platform.audit.Actor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Who asked for something over the API, and in which request.
 *
 * @param name as in audit logs: of the service, the operator or the key
 */
public record Requester(String name, @Nullable String requestId) {

  /**
   * Whoever this thread works for. To be asked before a request is queued: the thread that writes
   * works for many.
   */
  static @Nullable Requester current() {
    var actor = Actor.current();
    return actor == null ? null : new Requester(actor.name(), MDC.get(REQUEST_ID));
  }

  /** As it was written down; null where nobody was. */
  static @Nullable Requester stored(@Nullable String name, @Nullable String requestId) {
    return name == null ? null : new Requester(name, requestId);
  }

  /** The name to write down or to show. */
  public static @Nullable String nameOf(@Nullable Requester requester) {
    return requester == null ? null : requester.name();
  }

  /** The request to write down or to show. */
  public static @Nullable String requestIdOf(@Nullable Requester requester) {
    return requester == null ? null : requester.requestId();
  }
}
