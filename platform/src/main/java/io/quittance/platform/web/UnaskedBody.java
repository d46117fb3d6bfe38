package io.quittance.platform.web;

import static io.quittance.platform.problem.CommonProblem.MALFORMED_JSON;
import static io.quittance.platform.problem.CommonProblem.UNKNOWN_FIELD;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.WebUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses fields where a route takes none: whoever sends them expects an effect, which they would
 * not have. An empty object passes.
 */
final class UnaskedBody implements HandlerInterceptor {

  /** Their content means nothing (RFC 9110, section 9.3.1). */
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private static final JsonMapper JSON = JsonMapper.shared();

  private final RawBodyRoutes routes;

  UnaskedBody(RawBodyRoutes routes) {
    this.routes = routes;
  }

  /**
   * Lets a request through.
   *
   * @throws io.quittance.platform.problem.Refusal {@code unknown_field} or {@code malformed_json}
   */
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    var read = WebUtils.getNativeRequest(request, ReadBody.class);
    if (read != null
        && !READING.contains(request.getMethod())
        && handler instanceof HandlerMethod method
        && Stream.of(method.getMethodParameters()).noneMatch(UnaskedBody::takesBody)
        && !routes.isRaw(request.getRequestURI())) {
      refuseFields(ReadBody.of(read));
    }
    return true;
  }

  private static boolean takesBody(MethodParameter parameter) {
    return parameter.hasParameterAnnotation(RequestBody.class);
  }

  private static void refuseFields(byte[] body) {
    var names = json(body).propertyNames();
    if (!names.isEmpty()) {
      var field = names.iterator().next();
      throw UNKNOWN_FIELD.because(field).param(field);
    }
  }

  private static JsonNode json(byte[] body) {
    if (new String(body, StandardCharsets.UTF_8).isBlank()) {
      return JSON.createObjectNode();
    }
    try {
      var json = JSON.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException noJson) {
      // Of what kind it is does not matter.
    }
    throw MALFORMED_JSON.because("this route takes no body");
  }
}
