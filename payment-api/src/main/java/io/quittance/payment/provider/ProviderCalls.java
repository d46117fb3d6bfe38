package io.quittance.payment.provider;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Takes the time of each call of one provider that is made, repeats by themselves. A call that
 * brings no usable answer, mostly because its time ran out, has the outcome {@code unknown}.
 */
final class ProviderCalls {

  private static final String CALLS = "quittance.provider.calls";

  /** Of the time that a call takes; the last is the longest that most providers are given. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofMillis(300),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final String provider;
  private final MeterRegistry meters;

  ProviderCalls(String provider, MeterRegistry meters) {
    this.provider = provider;
    this.meters = meters;
    for (var call : Call.values()) {
      List.of(Outcome.values()).forEach(outcome -> timer(call, outcome));
    }
  }

  /** What a provider is called for. */
  enum Call {
    AUTHORIZE,
    INCREMENT,
    CAPTURE,
    VOID,
    REFUND,
    LOOK_UP,
    COME_BACK,
    DISPUTE_ANSWER;

    static Call of(ProviderRequest request) {
      return switch (request) {
        case ProviderRequest.Authorize _ -> AUTHORIZE;
        case ProviderRequest.Increment _ -> INCREMENT;
        case ProviderRequest.Capture _ -> CAPTURE;
        case ProviderRequest.Release _ -> VOID;
        case ProviderRequest.Refund _ -> REFUND;
      };
    }
  }

  /** How a call may end. */
  private enum Outcome {
    TOLD,
    ACCEPTED,
    REFUSED,
    NEVER_SEEN,
    NOT_ASKED,
    BUSY,
    UNKNOWN;

    static Outcome of(ProviderAnswer answer) {
      return switch (answer) {
        case ProviderAnswer.Told _ -> TOLD;
        case ProviderAnswer.Accepted _ -> ACCEPTED;
        case ProviderAnswer.Refused _ -> REFUSED;
        case ProviderAnswer.NeverSeen _ -> NEVER_SEEN;
        case ProviderAnswer.NotAsked _ -> NOT_ASKED;
        case ProviderAnswer.Busy _ -> BUSY;
        case ProviderAnswer.Unknown _ -> UNKNOWN;
      };
    }
  }

  /** Makes a call and takes its time. */
  ProviderAnswer timed(Call call, Supplier<ProviderAnswer> question) {
    var sample = Timer.start(meters);
    var outcome = Outcome.UNKNOWN;
    try {
      var answer = question.get();
      outcome = Outcome.of(answer);
      return answer;
    } finally {
      sample.stop(timer(call, outcome));
    }
  }

  private Timer timer(Call call, Outcome outcome) {
    return Timer.builder(CALLS)
        .description("Calls of providers; the outcome is unknown where no usable answer came")
        .serviceLevelObjectives(BUCKETS)
        .tag("provider", provider)
        .tag("call", call.name().toLowerCase(Locale.ROOT))
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(meters);
  }
}
