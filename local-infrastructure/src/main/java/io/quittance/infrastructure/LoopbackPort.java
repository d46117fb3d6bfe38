package io.quittance.infrastructure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports of the loopback address, where every embedded server listens. */
public final class LoopbackPort {

  /** The loopback address. */
  public static final String HOST = "127.0.0.1";

  /**
   * Below the ports the system gives to outgoing connections (from 32768 on). A client that keeps
   * trying to reach a stopped server could otherwise be given that very port, connect to itself,
   * and keep the server from coming back.
   */
  private static final int FIRST = 20_000;

  private static final int COUNT = 12_000;
  private static final int ATTEMPTS_MAX = 1_000;

  /** Each call tries the next port, so that two servers of this JVM are not promised the same. */
  private static final AtomicInteger next =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private LoopbackPort() {}

  /** A port nobody listens on now. Another program may still take it before it is used. */
  static int free() {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      var port = FIRST + Math.floorMod(next.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port among %d of %d to %d".formatted(ATTEMPTS_MAX, FIRST, FIRST + COUNT - 1));
  }

  /**
   * The port itself, or a free one if it is 0.
   *
   * @throws PortInUse naming {@code property}, if somebody listens on it
   */
  public static int claim(int port, String property) {
    if (port == 0) {
      return free();
    }
    if (!isFree(port)) {
      throw new PortInUse(port, property);
    }
    return port;
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      // A server that just stopped leaves connections in TIME_WAIT; they do not make a port busy.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
