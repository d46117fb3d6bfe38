package io.quittance.platform.testapp;

import static io.quittance.platform.testapp.Http.request;
import static io.quittance.platform.testapp.Http.send;
import static io.quittance.platform.testapp.TestApplication.CONNECTIONS_PER_NETWORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who keeps connections open and uses them just often enough. */
class SharedConnectionsTest {

  private static final String ELSEWHERE = "127.0.0.2";
  private static final byte[] REQUEST =
      "GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n"
          .getBytes(StandardCharsets.ISO_8859_1);

  @Test
  @DisplayName("A1402 one address gets its share of the connections, and others are served")
  void leavesConnectionsToOthers() throws IOException {
    var open = new ArrayList<Socket>();
    try {
      boolean isServed = true;
      while (isServed && open.size() <= CONNECTIONS_PER_NETWORK) {
        isServed = isServedOnAnother(open);
      }
      assertThat(open).hasSize(CONNECTIONS_PER_NETWORK);
      assertThat(isServed(open.getFirst())).as("what is open stays").isTrue();
      assertThat(send(request("/api/scoped")).statusCode()).isEqualTo(200);

      open.removeLast().close();
      await().until(() -> isServedOnAnother(open));
    } finally {
      for (var socket : open) {
        socket.close();
      }
    }
  }

  private static boolean isServedOnAnother(List<Socket> open) throws IOException {
    var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), Http.port(), from(), 0);
    if (isServed(socket)) {
      open.add(socket);
      return true;
    }
    socket.close();
    return false;
  }

  private static InetAddress from() {
    return InetAddress.ofLiteral(ELSEWHERE);
  }

  private static boolean isServed(Socket socket) {
    try {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(REQUEST);
      return socket.getInputStream().read(new byte[4096]) > 0;
    } catch (IOException refused) {
      return false;
    }
  }
}
