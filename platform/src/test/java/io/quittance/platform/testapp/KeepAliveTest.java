package io.quittance.platform.testapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A connection serves request after request. */
class KeepAliveTest {

  private static final String REQUEST =
      """
      POST /raw/body HTTP/1.1
      Host: localhost
      Content-Type: text/plain
      Content-Length: 3

      abc\
      """
          .replace("\n", "\r\n");

  @Test
  @DisplayName("A1402 what drops slow clients leaves the connections of others open")
  void keepsTheConnectionAfterABody() throws IOException {
    try (var socket = new Socket("localhost", Http.port())) {
      socket.setSoTimeout(20_000);
      var answers = new byte[4096];
      for (int i = 0; i < 20; i++) {
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(socket.getInputStream().read(answers)).as("answer %d", i).isPositive();
      }
    }
  }
}
