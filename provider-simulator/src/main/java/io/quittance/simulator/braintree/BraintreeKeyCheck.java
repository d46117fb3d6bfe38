package io.quittance.simulator.braintree;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets in whoever has the API key and asks about its merchant; compared in constant time. */
final class BraintreeKeyCheck implements HandlerInterceptor {

  private final byte[] expected;
  private final String merchantPath;

  BraintreeKeyCheck(BraintreeSettings settings) {
    var key = settings.publicKey() + ":" + settings.privateKey();
    this.expected = ("Basic " + base64(key)).getBytes(StandardCharsets.UTF_8);
    this.merchantPath = BraintreeEmulator.PATH + "/merchants/" + settings.merchantId() + "/";
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    var credentials = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (credentials == null
        || !MessageDigest.isEqual(expected, credentials.getBytes(StandardCharsets.UTF_8))) {
      throw new BraintreeError(HttpStatus.UNAUTHORIZED);
    }
    if (!request.getRequestURI().startsWith(merchantPath)) {
      throw new BraintreeError(HttpStatus.FORBIDDEN);
    }
    return true;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
