package io.quittance.infrastructure;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks a Redis server whether it is ready: it also says no while it still loads its data. */
final class RedisPing {

  private static final int TIMEOUT_MS = 1_000;
  private static final byte[] PING = "PING\r\n".getBytes(US_ASCII);
  private static final String PONG = "+PONG\r\n";

  private RedisPing() {}

  static boolean answers(String host, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      socket.getOutputStream().write(PING);
      return PONG.equals(new String(socket.getInputStream().readNBytes(PONG.length()), US_ASCII));
    } catch (IOException _) {
      return false;
    }
  }
}
