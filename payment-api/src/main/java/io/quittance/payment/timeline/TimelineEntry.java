package io.quittance.payment.timeline;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that happened with a payment. The components are what merchants see. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface TimelineEntry {

  /** The name on the wire. */
  @JsonIgnore
  String type();

  /**
   * The payment, or something of it, changed and an event told so.
   *
   * @param event the published name
   * @param sequence the event's number, gapless per payment from 1
   * @param from the status before; null for a new payment
   * @param to the status since then
   * @param of the refund or dispute that changed; null when it was the payment itself
   */
  record Transition(
      String event, long sequence, @Nullable String from, String to, @Nullable String of)
      implements TimelineEntry {

    @Override
    public String type() {
      return "TRANSITION";
    }
  }

  /**
   * We asked the provider.
   *
   * @param call what for: an operation's type, {@code LOOK_UP} or {@code DISPUTE_ANSWER}
   * @param reference ours of the operation, or the provider's of the dispute
   * @param outcome {@code TOLD}, {@code ACCEPTED}, {@code REFUSED}, {@code NEVER_SEEN}, {@code
   *     NOT_ASKED}, {@code BUSY} or {@code UNKNOWN}
   * @param told the fact that it told, or why it did not; null when there is nothing to say
   */
  record ProviderCall(
      String provider,
      String call,
      String reference,
      long durationMillis,
      String outcome,
      @Nullable String told)
      implements TimelineEntry {

    @Override
    public String type() {
      return "PROVIDER_CALL";
    }
  }

  /** The provider told something by itself. */
  record Webhook(String provider, String told, Instant occurredAt) implements TimelineEntry {

    @Override
    public String type() {
      return "WEBHOOK";
    }
  }

  /** Reconciliation told what it found at the provider. */
  record Repair(String provider, String told, Instant occurredAt) implements TimelineEntry {

    @Override
    public String type() {
      return "REPAIR";
    }
  }

  /**
   * A provider was chosen.
   *
   * @param version of the rules that decided; 0 when none were ever set
   * @param rule the name of the rule that decided, or why no rule was asked
   * @param candidates in the order in which they would be asked, then those that cannot be
   */
  record Routing(long version, String rule, String chosen, List<Candidate> candidates)
      implements TimelineEntry {

    @Override
    public String type() {
      return "ROUTING";
    }
  }

  /**
   * A provider that a rule names.
   *
   * @param standing {@code CHOSEN}, {@code NEXT}, {@code PUT_BACK} or {@code EXCLUDED}
   * @param reason why it was put back or excluded; null otherwise
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Candidate(String provider, int sharePercent, String standing, @Nullable String reason) {}

  /**
   * Somebody judged the risk.
   *
   * @param decision {@code REVIEW} or {@code BLOCK}
   */
  record RiskDecision(String decidedBy, String decision) implements TimelineEntry {

    @Override
    public String type() {
      return "RISK_DECISION";
    }
  }
}
