package io.quittance.platform.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Refuses requests that say their length twice, as a number and in chunks: who stands in front of
 * us may have believed the other one. 400, and the connection is closed.
 *
 * <p>Tomcat drops the number before anybody sees it. But the names of headers are pieces of the
 * buffer that the whole head was read into, which stays as it was until the next request.
 */
final class TwoLengthsValve extends ValveBase {

  private static final String CHUNKS = "transfer-encoding";
  private static final String NUMBER = "content-length:";

  TwoLengthsValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (hasTwoLengths(request.getCoyoteRequest().getMimeHeaders())) {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    } else {
      getNext().invoke(request, response);
    }
  }

  private static boolean hasTwoLengths(MimeHeaders headers) {
    int chunks = headers.findHeader(CHUNKS, 0);
    return chunks >= 0 && head(headers, chunks).lines().anyMatch(TwoLengthsValve::isNumber);
  }

  private static boolean isNumber(String line) {
    return line.regionMatches(true, 0, NUMBER, 0, NUMBER.length());
  }

  /** Everything before the body, as it came. */
  private static String head(MimeHeaders headers, int any) {
    var buffer = headers.getName(any).getByteChunk().getBuffer();
    var text = new String(buffer, StandardCharsets.ISO_8859_1).stripLeading();
    return text.split("\r?\n\r?\n", 2)[0];
  }
}
