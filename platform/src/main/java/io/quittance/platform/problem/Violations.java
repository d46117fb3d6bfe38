package io.quittance.platform.problem;

import static io.quittance.platform.problem.CommonProblem.AMOUNT_INVALID;
import static io.quittance.platform.problem.CommonProblem.CURRENCY_INVALID;
import static io.quittance.platform.problem.CommonProblem.MALFORMED_REQUEST;
import static io.quittance.platform.problem.CommonProblem.PARAMETER_INVALID;
import static io.quittance.platform.problem.CommonProblem.PARAMETER_MISSING;
import static java.util.Comparator.comparing;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.method.annotation.HandlerMethodValidationException;

/** Bean Validation: the first violation names the code, all of them are listed. */
final class Violations {

  private Violations() {}

  /** Of a body. */
  static Refusal refusal(List<FieldError> errors) {
    return refusalOf(errors.stream().map(Violation::of).toList());
  }

  /** Of a body and of single parameters, where a method has rules for both. */
  static Refusal refusal(HandlerMethodValidationException failure) {
    return refusalOf(
        failure.getParameterValidationResults().stream().flatMap(Violations::violations).toList());
  }

  private static Stream<Violation> violations(ParameterValidationResult result) {
    if (result instanceof ParameterErrors body) {
      return body.getFieldErrors().stream().map(Violation::of);
    }
    var name = result.getMethodParameter().getParameterName();
    return result.getResolvableErrors().stream()
        .map(
            rule ->
                new Violation(
                    name == null ? "?" : name, result.getArgument(), rule.getDefaultMessage()));
  }

  private static Refusal refusalOf(List<Violation> unordered) {
    if (unordered.isEmpty()) {
      return MALFORMED_REQUEST.because();
    }
    // Validators report in no order; the same mistake must get the same answer.
    var violations =
        unordered.stream()
            .sorted(comparing(Violation::field).thenComparing(Violation::rule))
            .toList();
    var first = violations.getFirst();
    return first
        .reason()
        .param(first.field())
        .with(
            "errors",
            violations.stream()
                .map(
                    violation ->
                        Map.of(
                            "pointer",
                            Refusal.pointerTo(violation.field()),
                            "detail",
                            violation.rule()))
                .toList());
  }

  private record Violation(String field, @Nullable Object value, String rule) {

    Violation(String field, @Nullable Object value, @Nullable String rule) {
      this.field = field.replace("[", ".").replace("]", "");
      this.value = value;
      this.rule = String.valueOf(rule);
    }

    static Violation of(FieldError error) {
      return new Violation(error.getField(), error.getRejectedValue(), error.getDefaultMessage());
    }

    Refusal reason() {
      return switch (field.substring(field.lastIndexOf('.') + 1)) {
        case "amount", "totalAmount" -> AMOUNT_INVALID.because();
        case "currency" -> CURRENCY_INVALID.because();
        default ->
            value == null
                ? PARAMETER_MISSING.because(field)
                : PARAMETER_INVALID.because(field, rule);
      };
    }
  }
}
