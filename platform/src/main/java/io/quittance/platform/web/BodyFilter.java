package io.quittance.platform.web;

import static io.quittance.platform.problem.CommonProblem.BODY_TOO_LARGE;
import static io.quittance.platform.problem.CommonProblem.MALFORMED_REQUEST;
import static io.quittance.platform.problem.CommonProblem.REQUEST_TIMEOUT;
import static io.quittance.platform.problem.CommonProblem.UNSUPPORTED_MEDIA_TYPE;

import io.quittance.platform.limit.SlowBody;
import io.quittance.platform.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Reads each body whole, within a bound, and refuses what {@link JsonScreening} refuses, before
 * anything is stored or logged. Routes that take other content are named in {@link RawBodyRoutes}.
 */
final class BodyFilter extends OncePerRequestFilter {

  private static final Logger log = LoggerFactory.getLogger(BodyFilter.class);

  private final RawBodyRoutes rawBodyRoutes;
  private final HandlerExceptionResolver problems;

  BodyFilter(RawBodyRoutes rawBodyRoutes, HandlerExceptionResolver problems) {
    this.rawBodyRoutes = rawBodyRoutes;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HttpServletRequest checked;
    try {
      requireReadable(request);
      checked = check(request);
    } catch (Refusal refusal) {
      problems.resolveException(request, response, null, refusal);
      return;
    } catch (SlowBody slow) {
      problems.resolveException(request, response, null, REQUEST_TIMEOUT.because());
      return;
    } catch (IOException broken) {
      // Bad chunks, or less than Content-Length promised. Nobody may be there to read the answer.
      log.debug("the body broke off: {}", broken.toString());
      problems.resolveException(request, response, null, MALFORMED_REQUEST.because());
      return;
    }
    chain.doFilter(checked, response);
  }

  private HttpServletRequest check(HttpServletRequest request) throws IOException {
    long limit = rawBodyRoutes.limitFor(request.getRequestURI());
    if (limit == RawBodyRoutes.STREAMED) {
      return request;
    }
    if (request.getContentLengthLong() > limit) {
      throw BODY_TOO_LARGE.because(limit);
    }
    byte[] body = request.getInputStream().readNBytes((int) limit + 1);
    if (body.length > limit) {
      throw BODY_TOO_LARGE.because(limit);
    }
    if (body.length > 0 && !rawBodyRoutes.isRaw(request.getRequestURI())) {
      requireJson(request, body);
      JsonScreening.check(body);
    }
    return new ReadBody(request, body);
  }

  /** No text of ours can hold a NUL, and what is no UTF-8 (RFC 3986 section 2.5) is no text. */
  private static void requireReadable(HttpServletRequest request) {
    var query = request.getQueryString();
    var address = request.getRequestURI() + (query == null ? "" : "?" + query);
    var decoded = HeadFilter.decoded(address);
    if (decoded.indexOf('\0') >= 0 || decoded.indexOf('\uFFFD') >= 0) {
      throw MALFORMED_REQUEST.because();
    }
  }

  private static void requireJson(HttpServletRequest request, byte[] body) {
    if (!isJson(request.getContentType())) {
      JsonScreening.refuseCardData(body);
      throw UNSUPPORTED_MEDIA_TYPE.because(MediaType.APPLICATION_JSON_VALUE);
    }
  }

  private static boolean isJson(@Nullable String contentType) {
    try {
      var type = contentType == null ? null : MediaType.valueOf(contentType);
      return type != null
          && type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
          && Utf8Json.isUtf8(type);
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }
}
