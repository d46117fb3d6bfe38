package io.quittance.platform.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that we will not carry out. Rolls the transaction back and becomes problem+json. */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final transient List<Object> arguments;
  private final transient Map<String, Object> extensions = new LinkedHashMap<>();
  private @Nullable Duration retryAfter;

  Refusal(Problem problem, Object... arguments) {
    // No stack trace: a refusal is an answer, not an accident, and floods of them must stay cheap.
    super(problem.detail().formatted(arguments), null, false, false);
    this.problem = problem;
    this.arguments = List.of(arguments);
  }

  /** Adds an extension member of RFC 9457, for example {@code paymentIntentId}. */
  public Refusal with(String member, @Nullable Object value) {
    if (value != null) {
      extensions.put(member, value);
    }
    return this;
  }

  /** Names the request field at fault. */
  public Refusal param(String field) {
    return with("param", field)
        .with("errors", List.of(Map.of("pointer", pointerTo(field), "detail", getMessage())));
  }

  /** {@code postings.0.amount} as a JSON pointer (RFC 6901) within the body. */
  static String pointerTo(String field) {
    return "#/" + field.replace("~", "~0").replace("/", "~1").replace('.', '/');
  }

  /** Tells the caller when to come back (the Retry-After header, whole seconds, rounded up). */
  public Refusal retryAfter(Duration wait) {
    this.retryAfter = wait;
    return this;
  }

  public Problem problem() {
    return problem;
  }

  List<Object> arguments() {
    return arguments;
  }

  Map<String, Object> extensions() {
    return extensions;
  }

  /** The request field at fault, where one is named. */
  public Optional<String> param() {
    return Optional.ofNullable(extensions.get("param")).map(Object::toString);
  }

  /** When the caller may come back, where it is told: seconds, rounded up. */
  public Optional<Long> retryAfterSeconds() {
    return Optional.ofNullable(retryAfter).map(wait -> Math.ceilDiv(wait.toMillis(), 1_000L));
  }

  /** The refusal in a chain of causes, where a library wrapped it. */
  public static Optional<Refusal> in(@Nullable Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refusal refusal) {
        return Optional.of(refusal);
      }
    }
    return Optional.empty();
  }
}
