package io.quittance.simulator.stripe;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets in whoever has the secret key; compared in constant time. */
final class StripeKeyCheck implements HandlerInterceptor {

  private final byte[] expected;

  StripeKeyCheck(String secretKey) {
    this.expected = ("Bearer " + secretKey).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    var credentials = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (credentials == null
        || !MessageDigest.isEqual(expected, credentials.getBytes(StandardCharsets.UTF_8))) {
      throw new StripeError(
          HttpStatus.UNAUTHORIZED, "invalid_request_error", null, "This API key is not known.");
    }
    return true;
  }
}
