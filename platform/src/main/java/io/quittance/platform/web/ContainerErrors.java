package io.quittance.platform.web;

import io.quittance.platform.problem.CommonProblem;
import io.quittance.platform.problem.Refusal;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Failures outside of Spring MVC become problems too, instead of the container's own page. */
@Hidden
@RestController
final class ContainerErrors implements ErrorController {

  private final HandlerExceptionResolver problems;

  ContainerErrors(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    this.problems = problems;
  }

  @RequestMapping("${server.error.path:/error}")
  void refuse(HttpServletRequest request, HttpServletResponse response) {
    problems.resolveException(request, response, null, reason(request));
  }

  private static Refusal reason(HttpServletRequest request) {
    return switch (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE)) {
      case Integer status when status == HttpStatus.METHOD_NOT_ALLOWED.value() ->
          CommonProblem.METHOD_NOT_ALLOWED.because(request.getMethod());
      case Integer status -> problemOf(status).because();
      // Called from outside, the route has no failure to tell about and does not exist.
      case null, default -> CommonProblem.NOT_FOUND.because();
    };
  }

  /** The problem that says what a status of the container says. */
  static CommonProblem problemOf(int status) {
    return switch (status) {
      case 401 -> CommonProblem.UNAUTHORIZED;
      case 403 -> CommonProblem.FORBIDDEN;
      case 404 -> CommonProblem.NOT_FOUND;
      case 503 -> CommonProblem.SERVICE_UNAVAILABLE;
      // Versions and transfer codings of HTTP that the container does not speak.
      case 501, 505 -> CommonProblem.MALFORMED_REQUEST;
      default -> status >= 500 ? CommonProblem.INTERNAL_ERROR : CommonProblem.MALFORMED_REQUEST;
    };
  }
}
