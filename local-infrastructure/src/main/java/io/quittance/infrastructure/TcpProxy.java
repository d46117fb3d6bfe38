package io.quittance.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Stands between a client and the servers that may answer it, and fails as networks do: it cuts, it
 * is slow, or it swallows what is sent without ending the connection. For tests of faults.
 *
 * <p>Several servers take connections in turn; one that refuses is passed over. All methods are
 * safe to call from several threads.
 */
public final class TcpProxy implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int WAITING_MAX = 200;
  private static final int CONNECT_MILLIS_MAX = 2_000;

  /** Which way bytes go. */
  public enum Direction {
    REQUEST,
    ANSWER
  }

  /** Sees what passes on one connection. */
  public interface Watch {

    /** Whether the connection ends before the first {@code length} of these bytes pass. */
    boolean endsBefore(Direction direction, byte[] bytes, int length);
  }

  private enum State {
    PASSING,
    CUT,
    SWALLOWING
  }

  private final ServerSocket door;
  private final List<InetSocketAddress> servers;
  private final Supplier<Watch> watches;
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile State state = State.PASSING;
  private volatile Duration delay = Duration.ZERO;

  private TcpProxy(List<InetSocketAddress> servers, Supplier<Watch> watches) {
    this.servers = new CopyOnWriteArrayList<>(servers);
    this.watches = watches;
    try {
      door =
          new ServerSocket(
              LoopbackPort.claim(0, "proxy"),
              WAITING_MAX,
              InetAddress.ofLiteral(LoopbackPort.HOST));
    } catch (IOException noDoor) {
      throw new UncheckedIOException(noDoor);
    }
    Thread.ofVirtual().name("proxy-" + door.getLocalPort()).start(this::accept);
  }

  /** To one server. */
  public static TcpProxy to(String host, int port) {
    return to(List.of(new InetSocketAddress(host, port)));
  }

  /** To several servers, which take connections in turn. */
  public static TcpProxy to(List<InetSocketAddress> servers) {
    return new TcpProxy(servers, () -> (_, _, _) -> false);
  }

  /** To one server; each connection gets a watch of its own. */
  public static TcpProxy watched(String host, int port, Supplier<Watch> watches) {
    return new TcpProxy(List.of(new InetSocketAddress(host, port)), watches);
  }

  /** Where it listens, on the loopback address. */
  public int port() {
    return door.getLocalPort();
  }

  /** One more server takes connections from now on. */
  public void add(InetSocketAddress server) {
    servers.add(server);
  }

  /** Everything that a server says from now on comes so much later; zero for at once. */
  public void delay(Duration delay) {
    this.delay = delay;
  }

  /** Ends all connections; new ones are ended at once, until {@link #heal}. */
  public void cut() {
    state = State.CUT;
    connections.forEach(Connection::reset);
  }

  /** Connections stay open and new ones are taken, but nothing arrives, until {@link #heal}. */
  public void swallow() {
    state = State.SWALLOWING;
  }

  /** As at the start. Connections that lost something are ended. */
  public void heal() {
    state = State.PASSING;
    delay = Duration.ZERO;
    connections.stream().filter(connection -> connection.lost).forEach(Connection::reset);
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    connections.forEach(Connection::close);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var caller = door.accept();
        // Connecting may take long; others must not wait for it.
        Thread.ofVirtual().start(() -> open(caller));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void open(Socket caller) {
    if (state == State.CUT) {
      closeQuietly(caller);
      return;
    }
    for (int attempt = 0; attempt < servers.size(); attempt++) {
      var server = new Socket();
      try {
        server.connect(
            servers.get(Math.floorMod(turn.getAndIncrement(), servers.size())), CONNECT_MILLIS_MAX);
        new Connection(caller, server, watches.get()).start();
        return;
      } catch (IOException refused) {
        closeQuietly(server);
      }
    }
    closeQuietly(caller);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // Closed before: that is what was wanted.
    }
  }

  private final class Connection {
    private final Socket caller;
    private final Socket server;
    private final Watch watch;
    private volatile boolean lost;

    Connection(Socket caller, Socket server, Watch watch) {
      this.caller = caller;
      this.server = server;
      this.watch = watch;
    }

    void start() {
      connections.add(this);
      Thread.ofVirtual().start(() -> pump(caller, server, Direction.REQUEST));
      Thread.ofVirtual().start(() -> pump(server, caller, Direction.ANSWER));
      if (state == State.CUT) {
        reset();
      }
    }

    private void pump(Socket from, Socket to, Direction direction) {
      var buffer = new byte[BUFFER_BYTES];
      try {
        for (int n = from.getInputStream().read(buffer);
            n > 0;
            n = from.getInputStream().read(buffer)) {
          if (watch.endsBefore(direction, buffer, n)) {
            return;
          }
          pass(to, buffer, n, direction);
        }
      } catch (IOException hungUp) {
        // One side hung up, so the other is told.
      } finally {
        close();
      }
    }

    private void pass(Socket to, byte[] buffer, int n, Direction direction) throws IOException {
      if (direction == Direction.ANSWER && delay.isPositive()) {
        LockSupport.parkNanos(delay.toNanos());
      }
      if (state == State.SWALLOWING) {
        lost = true;
      } else if (!lost) {
        to.getOutputStream().write(buffer, 0, n);
      }
    }

    /** Both sides are told by a reset, as by a host that has lost its memory. */
    void reset() {
      try {
        caller.setSoLinger(true, 0);
        server.setSoLinger(true, 0);
      } catch (IOException gone) {
        // Closed before: that is what was wanted.
      }
      close();
    }

    void close() {
      connections.remove(this);
      closeQuietly(caller);
      closeQuietly(server);
    }
  }
}
