package io.quittance.ledger.fault;

import io.quittance.infrastructure.TcpProxy;
import io.quittance.infrastructure.TcpProxy.Direction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a ledger and PostgreSQL. On demand it lets a commit through and cuts the
 * connection instead of bringing the answer.
 */
final class CuttingProxy {

  /** How PostgreSQL ends its message about a commit that was done. */
  private static final String COMMITTED = "COMMIT\0";

  private final TcpProxy proxy;
  private volatile @Nullable String cutAfter;

  CuttingProxy(String host, int port) {
    proxy = TcpProxy.watched(host, port, OneConnection::new);
  }

  int port() {
    return proxy.port();
  }

  /** The next transaction in which a text is sent is committed, and its connection is lost. */
  void loseTheCommitOf(String text) {
    cutAfter = text;
  }

  /** Whether that has happened, or was never asked for. */
  boolean isIdle() {
    return cutAfter == null;
  }

  private final class OneConnection implements TcpProxy.Watch {
    private volatile @Nullable String marked;

    @Override
    public boolean endsBefore(Direction direction, byte[] passing, int length) {
      var text = cutAfter;
      if (text == null) {
        return false;
      }
      var bytes = new String(passing, 0, length, StandardCharsets.ISO_8859_1);
      if (direction == Direction.REQUEST) {
        if (bytes.contains(text)) {
          marked = text;
        }
        return false;
      }
      // A read may have sent the text on another connection before: its later commits are not
      // meant.
      boolean lost = text.equals(marked) && bytes.contains(COMMITTED);
      if (lost) {
        cutAfter = null;
      }
      return lost;
    }
  }
}
