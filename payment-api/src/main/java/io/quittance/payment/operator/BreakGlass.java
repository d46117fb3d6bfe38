package io.quittance.payment.operator;

import static io.quittance.payment.PaymentProblem.BREAK_GLASS_NOT_ALLOWED;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.id.Ids;
import io.quittance.platform.security.OperatorSettings;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Lets an approver do alone, in an emergency and loudly, what takes two persons. It is off unless
 * the settings allow it, and somebody else looks at it afterwards. Neither money nor rights can be
 * had this way: the database knows no such action.
 */
@Component
public class BreakGlass {

  /** The header that says why somebody acts alone. */
  public static final String HEADER = "X-Break-Glass";

  private static final Logger log = LoggerFactory.getLogger(BreakGlass.class);

  private static final int REASON_MIN = 10;
  private static final int REASON_MAX = 500;

  private final OperatorSettings settings;
  private final BreakGlassUses uses;
  private final MeterRegistry metrics;
  private final Ids ids;

  BreakGlass(OperatorSettings settings, BreakGlassUses uses, MeterRegistry metrics, Ids ids) {
    this.settings = settings;
    this.uses = uses;
    this.metrics = metrics;
    this.ids = ids;
    // There from the start, so that the first one is seen to rise.
    Arrays.stream(Action.values()).forEach(this::used);
  }

  /** What may be done alone. */
  public enum Action {
    /** Approving routing rules of one's own, because payments are failing. */
    ROUTING_RULES
  }

  private Counter used(Action action) {
    return metrics.counter("quittance.break.glass", "action", action.name());
  }

  /**
   * Writes down, in the running transaction, that somebody acts alone.
   *
   * @param subject what is decided upon; once per action
   * @throws io.quittance.platform.problem.Refusal {@code break_glass_not_allowed}, {@code
   *     parameter_invalid}
   */
  public void use(Action action, String subject, String operator, String reason) {
    if (!settings.breakGlass()) {
      throw BREAK_GLASS_NOT_ALLOWED.because();
    }
    var text = reason.strip();
    if (text.length() < REASON_MIN || text.length() > REASON_MAX) {
      throw invalid(HEADER, "must have %d to %d characters".formatted(REASON_MIN, REASON_MAX));
    }
    uses.insert(ids.next(operator), action, subject, operator, text);
    used(action).increment();
    log.error(
        "security event: operator {} broke the glass and decided {} {} alone, because: {};"
            + " another approver has to review it",
        operator,
        action,
        subject,
        text);
  }
}
