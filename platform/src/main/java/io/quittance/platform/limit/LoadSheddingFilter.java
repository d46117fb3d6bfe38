package io.quittance.platform.limit;

import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;

import io.micrometer.core.instrument.Counter;
import io.quittance.platform.security.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Sends merchants away at once while too much is asked, instead of letting all wait. */
final class LoadSheddingFilter extends OncePerRequestFilter {

  /** Those who were sent away together should not come back together. */
  private static final int RETRY_SECONDS_MAX = 4;

  private final LoadShedding shedding;
  private final Counter shed;
  private final HandlerExceptionResolver problems;

  LoadSheddingFilter(LoadShedding shedding, Counter shed, HandlerExceptionResolver problems) {
    this.shedding = shedding;
    this.shed = shed;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!(CallerOfRequest.get() instanceof Caller.Merchant merchant)) {
      chain.doFilter(request, response);
      return;
    }
    if (!shedding.enter(merchant.merchantId())) {
      shed.increment();
      problems.resolveException(
          request, response, null, SERVICE_UNAVAILABLE.because().retryAfter(soon()));
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      shedding.leave(merchant.merchantId());
    }
  }

  private static Duration soon() {
    return Duration.ofSeconds(1 + ThreadLocalRandom.current().nextInt(RETRY_SECONDS_MAX));
  }
}
