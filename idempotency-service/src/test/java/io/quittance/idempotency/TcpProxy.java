package io.quittance.idempotency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Stands between the service and Redis, and makes each answer late on demand. */
final class TcpProxy implements AutoCloseable {

  private final ServerSocket door;
  private final String host;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile long delayMillis;

  TcpProxy(String host, int port) {
    this.host = host;
    this.port = port;
    try {
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** Every answer from now on comes so much later; 0 for at once. */
  void delay(long millis) {
    delayMillis = millis;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var caller = door.accept();
        var server = new Socket(host, port);
        open.add(caller);
        open.add(server);
        Thread.ofVirtual().start(() -> pump(caller, server, false));
        Thread.ofVirtual().start(() -> pump(server, caller, true));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void pump(Socket from, Socket to, boolean late) {
    var buffer = new byte[8192];
    try (from;
        to) {
      for (int n = from.getInputStream().read(buffer);
          n > 0;
          n = from.getInputStream().read(buffer)) {
        if (late && delayMillis > 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delayMillis));
        }
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException closed) {
      // One side hung up, so the other is closed too.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (var socket : open) {
      socket.close();
    }
  }
}
