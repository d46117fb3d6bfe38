package io.quittance.platform.web;

import java.io.IOException;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * Answers what Tomcat refuses before any filter sees it, such as an unreadable path or header: a
 * problem without page, product and version. Public because Tomcat makes it by its name.
 */
public final class ContainerErrorValve extends ErrorReportValve {

  private static final int ERROR_MIN = 400;

  /** Made by Tomcat. */
  public ContainerErrorValve() {}

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    if (response.getStatus() < ERROR_MIN
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    var requestId = response.getHeader(RequestIdFilter.HEADER);
    if (requestId == null) {
      requestId = "req_" + UUID.randomUUID();
      response.setHeader(RequestIdFilter.HEADER, requestId);
    }
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setCharacterEncoding("utf-8");
      var writer = response.getReporter();
      if (writer != null) {
        writer.write(body(response.getStatus(), requestId));
        response.finishResponse();
      }
    } catch (IOException | IllegalStateException gone) {
      // Nobody is there to read it.
      container.getLogger().debug("the error was not reported", gone);
    }
  }

  private static String body(int status, String requestId) {
    var problem = ContainerErrors.problemOf(status);
    return """
    {"type":"/problems/%s","title":"%s","status":%d,"detail":"%s","instance":"/","code":"%s",\
    "requestId":"%s","retryable":%b}\
    """
        .formatted(
            problem.code(),
            problem.title(),
            status,
            problem.detail(),
            problem.code(),
            requestId,
            problem.retryable());
  }
}
