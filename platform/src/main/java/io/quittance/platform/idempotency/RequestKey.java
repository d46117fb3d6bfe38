package io.quittance.platform.idempotency;

import static io.quittance.platform.problem.CommonProblem.CARD_DATA_NOT_ACCEPTED;
import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_INVALID;
import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_MISSING;

import io.quittance.platform.web.CardData;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;

/**
 * A request's idempotency key, and what it was used for.
 *
 * @param key 1 to 255 printable ASCII characters
 * @param fingerprint lower-case hex SHA-256 of method, path, query and body
 */
public record RequestKey(String key, String fingerprint) {

  /** draft-ietf-httpapi-idempotency-key-header; bare or as a quoted string (RFC 9651). */
  public static final String HEADER = "Idempotency-Key";

  private static final int LENGTH_MAX = 255;

  /**
   * Reads the header.
   *
   * @throws io.quittance.platform.problem.Refusal {@code idempotency_key_missing}, {@code
   *     idempotency_key_invalid} or {@code card_data_not_accepted}
   */
  static RequestKey of(HttpServletRequest request, byte[] body) {
    var headers = Collections.list(request.getHeaders(HEADER));
    if (headers.isEmpty()) {
      throw IDEMPOTENCY_KEY_MISSING.because();
    }
    var key = unquote(headers.getFirst());
    if (headers.size() > 1 || !isAcceptable(key)) {
      throw IDEMPOTENCY_KEY_INVALID.because();
    }
    if (CardData.isIn(key)) {
      throw CARD_DATA_NOT_ACCEPTED.because();
    }
    return new RequestKey(key, fingerprint(request, body));
  }

  private static String unquote(String header) {
    return header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"")
        ? header.substring(1, header.length() - 1)
        : header;
  }

  private static boolean isAcceptable(String key) {
    return !key.isEmpty()
        && key.length() <= LENGTH_MAX
        && key.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static String fingerprint(HttpServletRequest request, byte[] body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var query = request.getQueryString();
      digest.update(
          (request.getMethod()
                  + '\n'
                  + request.getRequestURI()
                  + '\n'
                  + (query == null ? "" : query)
                  + '\n')
              .getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
