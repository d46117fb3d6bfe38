package io.quittance.platform.problem;

import static io.quittance.platform.problem.CommonProblem.MALFORMED_JSON;
import static io.quittance.platform.problem.CommonProblem.PARAMETER_INVALID;
import static io.quittance.platform.problem.CommonProblem.UNKNOWN_FIELD;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What is told of JSON that is not what a route takes. */
public final class UnreadableBody {

  private UnreadableBody() {}

  /**
   * The refusal of a body, or of a part of one that is read as if it were a body of its own.
   *
   * @param failure what reading it threw; null where there was nothing to read
   */
  public static Refusal refusal(@Nullable Throwable failure) {
    return Refusal.in(failure)
        .map(refused -> placed(refused, failure))
        .orElseGet(() -> shapeless(failure));
  }

  /** Whoever reads one value knows only its name; the library knows where in the body it stands. */
  private static Refusal placed(Refusal refused, @Nullable Throwable failure) {
    return failure instanceof JacksonException wrapped && !path(wrapped).isEmpty()
        ? refused.param(path(wrapped))
        : refused;
  }

  private static Refusal shapeless(@Nullable Throwable failure) {
    return switch (failure) {
      case UnrecognizedPropertyException unknown -> {
        var field = path(unknown);
        yield UNKNOWN_FIELD.because(field).param(field);
      }
      case StreamReadException _ -> MALFORMED_JSON.because("syntax error");
      case DatabindException mismatch when !path(mismatch).isEmpty() ->
          PARAMETER_INVALID
              .because(path(mismatch), "has the wrong type or value")
              .param(path(mismatch));
      case null -> MALFORMED_JSON.because("a JSON object is needed");
      default -> MALFORMED_JSON.because("a JSON object of another shape is needed");
    };
  }

  /** Where in the body: {@code postings.0.amount}. */
  private static String path(JacksonException failure) {
    return failure.getPath().stream()
        .map(at -> at.getPropertyName() == null ? "" + at.getIndex() : at.getPropertyName())
        .collect(Collectors.joining("."));
  }
}
