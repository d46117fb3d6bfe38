package io.quittance.platform.openapi;

import io.quittance.platform.security.Caller;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;

/** A route, and what is known of it. */
record Route(
    String method,
    String path,
    HandlerMethod handler,
    Operation operation,
    boolean isOpen,
    List<String> scopes,
    List<Caller.Role> roles,
    List<String> services,
    boolean keysAreClaimed) {

  static Route of(
      HttpMethod method,
      String path,
      HandlerMethod handler,
      Operation operation,
      RouteCallers callers,
      boolean keysAreClaimed) {
    return new Route(
        method.name(),
        path,
        handler,
        operation,
        callers.isOpen(method.name(), path),
        callers.scopes(method.name(), path),
        callers.roles(method.name(), path),
        callers.services(method.name(), path),
        keysAreClaimed);
  }

  @Nullable String summary() {
    return described().map(Described::value).orElseGet(operation::getSummary);
  }

  /** The statuses of success; empty where the code says it. */
  int[] answers() {
    return described().map(Described::answers).orElseGet(() -> new int[0]);
  }

  boolean isLocated() {
    return described().map(Described::located).orElse(false);
  }

  List<String> refusals() {
    return described().map(described -> List.of(described.refusals())).orElseGet(List::of);
  }

  private Optional<Described> described() {
    return Optional.ofNullable(handler.getMethodAnnotation(Described.class));
  }

  boolean isForServices() {
    return !isOpen && !services.isEmpty();
  }

  /** Whether a merchant's credentials get as far as its idempotency key, wanted here or not. */
  boolean mayMeetAKey() {
    return keysAreClaimed
        && (isForMerchants() || isOpen())
        && method.equals(HttpMethod.POST.name());
  }

  boolean isForMerchants() {
    return !isOpen && !scopes.isEmpty();
  }

  /** Merchants' POSTs take effect once per key, where the service claims keys. */
  boolean isIdempotent() {
    return keysAreClaimed && isForMerchants() && method.equals(HttpMethod.POST.name());
  }

  /** Whether there is a parameter that may be missing or unreadable; every text can be read. */
  boolean takesParameters() {
    return operation.getParameters() != null
        && operation.getParameters().stream()
            .anyMatch(parameter -> "query".equals(parameter.getIn()) || !isText(parameter));
  }

  private static boolean isText(Parameter parameter) {
    var schema = parameter.getSchema();
    return schema == null
        || schema.getTypes() == null
        || (schema.getTypes().contains("string")
            && schema.getFormat() == null
            && schema.getEnum() == null);
  }

  boolean takesJson() {
    var body = operation.getRequestBody();
    return body != null
        && body.getContent() != null
        && body.getContent().containsKey(MediaType.APPLICATION_JSON_VALUE);
  }

  /** The type of the body; that of nothing where there is none. */
  Type bodyType() {
    return Arrays.stream(handler.getMethodParameters())
        .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class))
        .findFirst()
        .map(MethodParameter::getGenericParameterType)
        .orElse(Void.class);
  }
}
