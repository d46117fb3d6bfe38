package io.quittance.platform.testapp;

import static io.quittance.platform.testapp.Http.request;
import static io.quittance.platform.testapp.Http.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Clients that keep a connection busy by being slow; the service under test waits one second. */
class SlowClientsTest {

  private static final int CLIENTS = 100;
  private static final int READERS = 20;
  private static final int FEW_BYTES = 2_048;
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

  @Test
  @DisplayName("A1402 answers that are taken too slowly are ended, and others are served meanwhile")
  void dropsSlowReaders() throws Exception {
    double before = slowAnswers();
    var slow = new ArrayList<Socket>();
    try {
      for (int i = 0; i < READERS; i++) {
        slow.add(reader());
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(250))
          .untilAsserted(
              () -> {
                for (var socket : slow) {
                  takes(socket, FEW_BYTES);
                }
                assertThat(send(request("/api/scoped")).statusCode()).isEqualTo(200);
                assertThat(slowAnswers() - before).isEqualTo(READERS);
              });
      for (var socket : slow) {
        socket.setSoTimeout(10_000);
        assertThat(takes(socket, Integer.MAX_VALUE))
            .as("what was under way")
            .isLessThan(TestController.LARGE_BYTES);
      }
    } finally {
      for (var socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void whoTakesAnAnswerAtOnceHasAllOfIt() {
    var answer = send(Http.anonymous("/raw/large"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).hasSize(TestController.LARGE_BYTES);
  }

  /** With little room, so that the answer waits at the service's end. */
  private static Socket reader() throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(FEW_BYTES);
    socket.connect(new InetSocketAddress("localhost", Http.port()));
    socket.setSoTimeout(1);
    socket
        .getOutputStream()
        .write(
            "GET /raw/large HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  /** Takes what is there, up to so many bytes, and says how many it were. */
  private static long takes(Socket socket, int max) {
    long taken = 0;
    try {
      var buffer = new byte[FEW_BYTES];
      for (int count = 0; count >= 0 && taken < max; taken += Math.max(0, count)) {
        count = socket.getInputStream().read(buffer);
      }
    } catch (IOException nothingMore) {
      return taken;
    }
    return taken;
  }

  private static double slowAnswers() {
    return TestApplication.running()
        .getBean(MeterRegistry.class)
        .find("quittance.clients.slow")
        .tag("part", "answer")
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
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
