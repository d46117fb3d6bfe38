package io.quittance.platform.web;

import static io.quittance.platform.problem.CommonProblem.CARD_DATA_NOT_ACCEPTED;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses card data in addresses and headers before anything else reads, traces or logs them,
 * whoever calls.
 */
final class HeadFilter extends OncePerRequestFilter {

  private static final String BASIC = "basic ";

  /**
   * Ids of traces are random, often digits alone, and read by nothing but tracing; what other sites
   * keep in cookies is read by nothing.
   */
  private static final Pattern NOT_READ =
      Pattern.compile("(?i).*trace.*|b3|x-b3-.*|x-datadog-.*|baggage|cookie");

  private final HandlerExceptionResolver problems;

  HeadFilter(HandlerExceptionResolver problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isInAddress(request) || isInHeaders(request)) {
      problems.resolveException(
          new WithoutAddress(request), response, null, CARD_DATA_NOT_ACCEPTED.because());
      return;
    }
    chain.doFilter(request, response);
  }

  private static boolean isInAddress(HttpServletRequest request) {
    if (CardData.isIn(decoded(request.getRequestURI()))) {
      return true;
    }
    var query = request.getQueryString();
    return query != null
        && Arrays.stream(query.split("&")).map(HeadFilter::decoded).anyMatch(HeadFilter::isInPair);
  }

  private static boolean isInPair(String pair) {
    int end = pair.indexOf('=');
    return CardData.isIn(pair) || (end > 0 && CardData.isSensitiveName(pair.substring(0, end)));
  }

  private static boolean isInHeaders(HttpServletRequest request) {
    return Collections.list(request.getHeaderNames()).stream()
        .filter(name -> !NOT_READ.matcher(name).matches())
        .anyMatch(
            name ->
                isSensitiveName(name)
                    || Collections.list(request.getHeaders(name)).stream()
                        .anyMatch(value -> isInValue(name, value)));
  }

  private static boolean isSensitiveName(String header) {
    var name = header.toLowerCase(Locale.ROOT);
    return CardData.isSensitiveName(name.startsWith("x-") ? name.substring(2) : name);
  }

  private static boolean isInValue(String header, String value) {
    return CardData.isInHeader(value)
        || (header.equalsIgnoreCase(HttpHeaders.AUTHORIZATION) && isInCredentials(value))
        || (value.indexOf('%') >= 0 && CardData.isInHeader(decoded(value)));
  }

  /** The name of an operator may be written to the log when it is refused. */
  private static boolean isInCredentials(String value) {
    if (!value.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
      return false;
    }
    try {
      var pair = Base64.getDecoder().decode(value.substring(BASIC.length()).strip());
      return CardData.isInHeader(new String(pair, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /** Without escapes of URLs; as it is where these are broken. */
  static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }

  /** A refused address: the answer must not repeat it. */
  private static final class WithoutAddress extends HttpServletRequestWrapper {

    WithoutAddress(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getRequestURI() {
      return "/";
    }
  }
}
