package io.quittance.platform.web;

import static io.quittance.platform.problem.ProblemAdvice.REQUEST_ID;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every request an id, or keeps the caller's, and puts it into the answer and the log. */
public final class RequestIdFilter extends OncePerRequestFilter {

  /** In and out. */
  public static final String HEADER = "X-Request-Id";

  /** Anything else could forge log lines; it is replaced by an id of ours. */
  private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var id = idOf(request);
    response.setHeader(HEADER, id);
    request.setAttribute(REQUEST_ID, id);
    MDC.put(REQUEST_ID, id);
    try {
      chain.doFilter(request, response);
    } finally {
      MDC.remove(REQUEST_ID);
    }
  }

  /** The container's own errors pass here again, or for the first time. */
  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }

  private static String idOf(HttpServletRequest request) {
    if (request.getAttribute(REQUEST_ID) instanceof String known) {
      return known;
    }
    var given = request.getHeader(HEADER);
    return given != null && ACCEPTABLE.matcher(given).matches() && !CardData.isIn(given)
        ? given
        : "req_" + UUID.randomUUID();
  }
}
