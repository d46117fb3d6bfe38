package io.quittance.payment.outcome;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.timeline.TimelineEntry;
import io.quittance.platform.tracing.CallSpans;
import io.quittance.platform.tracing.Traced;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call of a provider that was made: its answer, and the line that the timeline gets with it.
 *
 * @param at when it began
 */
record ProviderCall(ProviderAnswer answer, Instant at, TimelineEntry.ProviderCall note) {

  /**
   * Makes a call and takes its time.
   *
   * @param spans gives the call a span of its own
   * @param what an operation's type, {@code LOOK_UP} or {@code DISPUTE_ANSWER}
   * @param reference what it is about
   */
  static ProviderCall make(
      CallSpans spans,
      String provider,
      String what,
      String reference,
      Instant now,
      Supplier<ProviderAnswer> question) {
    long began = System.nanoTime();
    var answer = spans.during("provider " + what, () -> traced(provider, reference, question));
    long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    return new ProviderCall(
        answer,
        now,
        new TimelineEntry.ProviderCall(
            provider, what, reference, millis, outcome(answer), told(answer)));
  }

  private static ProviderAnswer traced(
      String provider, String reference, Supplier<ProviderAnswer> question) {
    Traced.operation(provider, reference);
    var answer = question.get();
    Traced.answer(outcome(answer), providerReference(answer));
    return answer;
  }

  private static @Nullable String providerReference(ProviderAnswer answer) {
    return switch (answer) {
      case ProviderAnswer.Told(var fact, var _) -> fact.subject().chargeReference();
      case ProviderAnswer.Accepted(var charge) -> charge;
      case ProviderAnswer.Refused _,
          ProviderAnswer.NeverSeen _,
          ProviderAnswer.NotAsked _,
          ProviderAnswer.Busy _,
          ProviderAnswer.Unknown _ ->
          null;
    };
  }

  private static String outcome(ProviderAnswer answer) {
    return switch (answer) {
      case ProviderAnswer.Told _ -> "TOLD";
      case ProviderAnswer.Accepted _ -> "ACCEPTED";
      case ProviderAnswer.Refused _ -> "REFUSED";
      case ProviderAnswer.NeverSeen _ -> "NEVER_SEEN";
      case ProviderAnswer.NotAsked _ -> "NOT_ASKED";
      case ProviderAnswer.Busy _ -> "BUSY";
      case ProviderAnswer.Unknown _ -> "UNKNOWN";
    };
  }

  private static @Nullable String told(ProviderAnswer answer) {
    return switch (answer) {
      case ProviderAnswer.Told(var fact, var _) -> ProviderFact.CATALOG.typeOf(fact);
      case ProviderAnswer.Refused(var code, var _) -> code;
      case ProviderAnswer.NotAsked(var why) -> why;
      case ProviderAnswer.Accepted _, ProviderAnswer.NeverSeen _ -> null;
      case ProviderAnswer.Busy(var why, var _) -> why;
      case ProviderAnswer.Unknown(var why) -> why;
    };
  }
}
