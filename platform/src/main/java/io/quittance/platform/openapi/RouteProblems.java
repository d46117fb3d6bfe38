package io.quittance.platform.openapi;

import static io.quittance.platform.problem.CommonProblem.AMOUNT_INVALID;
import static io.quittance.platform.problem.CommonProblem.BODY_TOO_LARGE;
import static io.quittance.platform.problem.CommonProblem.CARD_DATA_NOT_ACCEPTED;
import static io.quittance.platform.problem.CommonProblem.CURRENCY_INVALID;
import static io.quittance.platform.problem.CommonProblem.FORBIDDEN;
import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_INVALID;
import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_IN_USE;
import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_MISSING;
import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_REUSED;
import static io.quittance.platform.problem.CommonProblem.INTERNAL_ERROR;
import static io.quittance.platform.problem.CommonProblem.MALFORMED_JSON;
import static io.quittance.platform.problem.CommonProblem.MALFORMED_REQUEST;
import static io.quittance.platform.problem.CommonProblem.METHOD_NOT_ALLOWED;
import static io.quittance.platform.problem.CommonProblem.NOT_ACCEPTABLE;
import static io.quittance.platform.problem.CommonProblem.NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.PARAMETER_INVALID;
import static io.quittance.platform.problem.CommonProblem.PARAMETER_MISSING;
import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;
import static io.quittance.platform.problem.CommonProblem.REQUEST_TIMEOUT;
import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;
import static io.quittance.platform.problem.CommonProblem.UNAUTHORIZED;
import static io.quittance.platform.problem.CommonProblem.UNKNOWN_FIELD;
import static io.quittance.platform.problem.CommonProblem.UNSUPPORTED_MEDIA_TYPE;

import io.quittance.platform.money.Amount;
import io.quittance.platform.problem.Problem;
import io.quittance.platform.problem.ProblemCatalog;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every problem that a route may answer with: by its kind, and of its own. */
final class RouteProblems {

  private final ProblemCatalog catalog;

  RouteProblems(ProblemCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The problems of a route by status, in ascending order.
   *
   * @throws IllegalStateException when the route names a code that is not in the catalog
   */
  Map<Integer, List<Problem>> of(Route route) {
    var problems = new LinkedHashSet<Problem>();
    for (var code : route.refusals()) {
      problems.add(
          catalog
              .find(code)
              .orElseThrow(
                  () -> new IllegalStateException(route.path() + " refuses with " + code + "?")));
    }
    problems.addAll(
        List.of(
            MALFORMED_REQUEST,
            NOT_FOUND,
            METHOD_NOT_ALLOWED,
            NOT_ACCEPTABLE,
            CARD_DATA_NOT_ACCEPTED,
            REQUEST_TIMEOUT,
            RATE_LIMITED,
            INTERNAL_ERROR,
            SERVICE_UNAVAILABLE));
    if (!route.isOpen()) {
      problems.addAll(List.of(UNAUTHORIZED, FORBIDDEN));
    }
    if (route.takesParameters()) {
      problems.addAll(List.of(PARAMETER_MISSING, PARAMETER_INVALID));
    }
    if (route.takesJson()) {
      addThoseOfBodies(problems, route.bodyType());
    }
    if (route.mayMeetAKey()) {
      problems.addAll(
          List.of(
              IDEMPOTENCY_KEY_MISSING,
              IDEMPOTENCY_KEY_INVALID,
              IDEMPOTENCY_KEY_REUSED,
              IDEMPOTENCY_KEY_IN_USE));
    }
    return byStatus(problems);
  }

  private static void addThoseOfBodies(Set<Problem> problems, Type body) {
    problems.addAll(
        List.of(
            MALFORMED_JSON,
            UNKNOWN_FIELD,
            PARAMETER_MISSING,
            PARAMETER_INVALID,
            BODY_TOO_LARGE,
            REQUEST_TIMEOUT,
            UNSUPPORTED_MEDIA_TYPE));
    if (holds(body, Amount.class)) {
      problems.add(AMOUNT_INVALID);
    }
    if (holds(body, Currency.class)) {
      problems.add(CURRENCY_INVALID);
    }
  }

  /** Whether a body has a value of a class somewhere in it. */
  private static boolean holds(Type body, Class<?> wanted) {
    return switch (body) {
      case Class<?> type when type == wanted -> true;
      case Class<?> type when type.isRecord() ->
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getGenericType)
              .anyMatch(part -> holds(part, wanted));
      case ParameterizedType generic ->
          Stream.of(generic.getActualTypeArguments()).anyMatch(part -> holds(part, wanted));
      default -> false;
    };
  }

  private static Map<Integer, List<Problem>> byStatus(Set<Problem> problems) {
    var byStatus = new TreeMap<Integer, List<Problem>>();
    for (var problem : problems) {
      byStatus.computeIfAbsent(problem.status().value(), _ -> new ArrayList<>()).add(problem);
    }
    return byStatus;
  }
}
