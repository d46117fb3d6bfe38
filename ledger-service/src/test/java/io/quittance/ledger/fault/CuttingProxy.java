package io.quittance.ledger.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a ledger and PostgreSQL. On demand it lets a commit through and cuts the
 * connection instead of bringing the answer.
 */
final class CuttingProxy {

  private static final int BUFFER_BYTES = 64 * 1024;

  /** How PostgreSQL ends its message about a commit that was done. */
  private static final String COMMITTED = "COMMIT\0";

  private final ServerSocket door;
  private final String host;
  private final int port;
  private volatile @Nullable String cutAfter;

  CuttingProxy(String host, int port) {
    this.host = host;
    this.port = port;
    try {
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** The next transaction in which a text is sent is committed, and its connection is lost. */
  void loseTheCommitOf(String text) {
    cutAfter = text;
  }

  /** Whether that has happened, or was never asked for. */
  boolean isIdle() {
    return cutAfter == null;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var caller = door.accept();
        var server = new Socket(host, port);
        var marked = new AtomicReference<@Nullable String>();
        Thread.ofVirtual().start(() -> pump(caller, server, bytes -> mark(bytes, marked)));
        Thread.ofVirtual().start(() -> pump(server, caller, bytes -> isLost(bytes, marked)));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** Looks at what passes, and says whether the connection is to be cut before it. */
  private interface Guard {
    boolean cuts(String bytes);
  }

  private boolean mark(String bytes, AtomicReference<@Nullable String> marked) {
    var text = cutAfter;
    if (text != null && bytes.contains(text)) {
      marked.set(text);
    }
    return false;
  }

  private boolean isLost(String bytes, AtomicReference<@Nullable String> marked) {
    var text = cutAfter;
    // A read may have sent the text on another connection before: its later commits are not meant.
    boolean lost = text != null && text.equals(marked.get()) && bytes.contains(COMMITTED);
    if (lost) {
      cutAfter = null;
    }
    return lost;
  }

  private static void pump(Socket from, Socket to, Guard guard) {
    var buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      for (int n = from.getInputStream().read(buffer);
          n > 0;
          n = from.getInputStream().read(buffer)) {
        if (guard.cuts(new String(buffer, 0, n, StandardCharsets.ISO_8859_1))) {
          return;
        }
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException closed) {
      // One side hung up, so the other is closed too.
    }
  }
}
