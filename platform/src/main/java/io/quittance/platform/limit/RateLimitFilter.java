package io.quittance.platform.limit;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.security.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Tells a merchant that asks too often to wait, before its request costs anything. */
final class RateLimitFilter extends OncePerRequestFilter {

  private final RateLimits limits;
  private final MeterRegistry meters;
  private final HandlerExceptionResolver problems;

  RateLimitFilter(RateLimits limits, MeterRegistry meters, HandlerExceptionResolver problems) {
    this.limits = limits;
    this.meters = meters;
    this.problems = problems;
    // There from the start, so that the first one is seen to rise.
    for (var group : RouteGroup.values()) {
      refused(group);
    }
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (CallerOfRequest.get() instanceof Caller.Merchant merchant) {
      var group = RouteGroup.of(request);
      var wait = limits.take(merchant.merchantId(), group);
      if (wait.isPositive()) {
        refused(group).increment();
        problems.resolveException(request, response, null, RATE_LIMITED.because().retryAfter(wait));
        return;
      }
    }
    chain.doFilter(request, response);
  }

  private Counter refused(RouteGroup group) {
    return meters.counter("quittance.limits.refused", "group", group.label());
  }
}
