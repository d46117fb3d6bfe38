package io.quittance.platform.limit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends requests whose bodies trickle in. The server's own time-out is one per read, and a byte at a
 * time would hold a request for days.
 */
final class SlowBodyFilter extends OncePerRequestFilter {

  /** So much of a body that nobody wanted is read, for the connection's next request. */
  private static final int SKIPPED_MAX = 1 << 21;

  private final PatienceSettings settings;
  private final SlowCounts counts;

  SlowBodyFilter(PatienceSettings settings, SlowCounts counts) {
    this.settings = settings;
    this.counts = counts;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() == 0
        || (request.getContentLengthLong() < 0
            && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null)) {
      chain.doFilter(request, response);
      return;
    }
    var timed = new Timed(request);
    chain.doFilter(timed, response);
    try {
      timed.skipTheRest();
    } catch (IOException tooSlowOrGone) {
      response.flushBuffer();
      // The server would read on, to use the connection again; this makes it close.
      throw new ClientAbortException(tooSlowOrGone);
    }
  }

  private final class Timed extends HttpServletRequestWrapper {

    private @Nullable TimedStream body;

    Timed(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      if (body == null) {
        body = new TimedStream(super.getInputStream(), settings, () -> counts.count("body"));
      }
      return body;
    }

    /** What a refusal left unread; a client that asked whether to send it has not been told to. */
    void skipTheRest() throws IOException {
      var rest = getInputStream();
      if (!rest.isFinished() && getHeader(HttpHeaders.EXPECT) == null) {
        rest.skip(SKIPPED_MAX);
      }
    }
  }
}
