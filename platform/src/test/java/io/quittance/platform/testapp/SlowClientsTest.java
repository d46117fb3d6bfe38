package io.quittance.platform.testapp;

import static io.quittance.platform.testapp.Http.request;
import static io.quittance.platform.testapp.Http.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Clients that keep a connection busy by being slow; the service under test waits one second. */
class SlowClientsTest {

  private static final int CLIENTS = 100;
  private static final String HEAD = "GET /api/scoped HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
  private static final String BODY_HEAD =
      """
      POST /raw/body HTTP/1.1
      Host: localhost
      Content-Type: text/plain
      Content-Length: 100000

      """
          .replace("\n", "\r\n");

  @Test
  @DisplayName("A1402 heads that never end are dropped, and the service is usable meanwhile")
  void dropsSlowHeads() throws Exception {
    dropsWhileOthersAreServed(HEAD);
  }

  @Test
  @DisplayName("A1402 bodies that trickle in are ended, and the service is usable meanwhile")
  void dropsSlowBodies() throws Exception {
    dropsWhileOthersAreServed(BODY_HEAD);
  }

  @Test
  @DisplayName("A1402 who was too slow is told so, and the connection is closed")
  void tellsWhoWasTooSlow() throws Exception {
    try (var socket = beginning(BODY_HEAD)) {
      var answer = new StringBuilder();
      await().until(() -> !takesAnotherByte(socket, answer));

      assertThat(answer).startsWith("HTTP/1.1 408").contains("\"code\":\"request_timeout\"");
    }
  }

  private static void dropsWhileOthersAreServed(String beginning) throws Exception {
    var slow = new ArrayList<Socket>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        slow.add(beginning(beginning));
      }
      assertThat(send(request("/api/scoped")).statusCode()).isEqualTo(200);

      await()
          .untilAsserted(
              () -> {
                assertThat(send(request("/api/scoped")).statusCode()).isEqualTo(200);
                assertThat(stillOpen(slow)).isZero();
              });
    } finally {
      for (var socket : slow) {
        socket.close();
      }
    }
  }

  private static Socket beginning(String text) throws IOException {
    var socket = new Socket("localhost", Http.port());
    socket.setSoTimeout(1);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  /** Sends one more byte on each, so that no wait for the next byte ever ends by itself. */
  private static long stillOpen(List<Socket> sockets) {
    return sockets.stream().filter(SlowClientsTest::takesAnotherByte).count();
  }

  private static boolean takesAnotherByte(Socket socket) {
    return takesAnotherByte(socket, new StringBuilder());
  }

  private static boolean takesAnotherByte(Socket socket, StringBuilder answer) {
    try {
      socket.getOutputStream().write('x');
      for (int next = socket.getInputStream().read();
          next >= 0;
          next = socket.getInputStream().read()) {
        answer.append((char) next);
      }
      return false;
    } catch (SocketTimeoutException waits) {
      return true;
    } catch (IOException closed) {
      return false;
    }
  }
}
