package io.quittance.simulator.adyen;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets in whoever has the API key; compared in constant time. */
final class AdyenKeyCheck implements HandlerInterceptor {

  private static final String HEADER = "x-api-key";

  private final byte[] expected;

  AdyenKeyCheck(String apiKey) {
    this.expected = apiKey.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    var key = request.getHeader(HEADER);
    if (key == null || !MessageDigest.isEqual(expected, key.getBytes(StandardCharsets.UTF_8))) {
      throw new AdyenError(HttpStatus.UNAUTHORIZED, "000", "security", "HTTP Status Response");
    }
    return true;
  }
}
