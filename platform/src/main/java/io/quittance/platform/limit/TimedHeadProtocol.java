package io.quittance.platform.limit;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 that drops connections whose request head does not arrive in time ("slowloris"), and
 * those that take an answer too slowly ("slow read").
 *
 * <p>Tomcat's own time-out begins anew with each byte. A processor stays with its connection
 * between reads only while a head is not complete, and its request knows when the first byte came.
 */
public final class TimedHeadProtocol extends Http11NioProtocol {

  private static final int LOOKS = 4;

  private Duration headWithin = Duration.ofSeconds(10);
  private Runnable slowHead = () -> {};
  private @Nullable ScheduledFuture<?> looking;
  private final SharedConnections connections;

  public TimedHeadProtocol() {
    this(new SharedConnections());
  }

  private TimedHeadProtocol(SharedConnections connections) {
    super(connections);
    this.connections = connections;
  }

  void setConnectionsPerNetwork(@Nullable Integer max) {
    connections.setPerNetwork(max);
  }

  /** How answers must be taken, and where is counted who was too slow. */
  void setAnswers(Duration within, int rate, SlowCounts counts) {
    connections.setAnswers(within, rate, () -> counts.count("answer"));
    slowHead = () -> counts.count("head");
  }

  void setHeadWithin(Duration headWithin) {
    this.headWithin = headWithin;
  }

  @Override
  public void start() throws Exception {
    super.start();
    long pause = Math.max(1, headWithin.toMillis() / LOOKS);
    looking =
        getUtilityExecutor()
            .scheduleWithFixedDelay(this::dropSlowHeads, pause, pause, TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() throws Exception {
    if (looking != null) {
      looking.cancel(false);
    }
    super.stop();
  }

  private void dropSlowHeads() {
    for (var connection : getEndpoint().getConnections()) {
      // Whoever holds the lock is reading or answering at this moment; the next look is soon.
      if (connection.getLock().tryLock()) {
        try {
          dropIfSlow(connection);
        } finally {
          connection.getLock().unlock();
        }
      }
    }
  }

  private void dropIfSlow(SocketWrapperBase<NioChannel> connection) {
    if (isSlow(connection)) {
      slowHead.run();
      connection.setError(new SocketTimeoutException("the request's head comes too slowly"));
      connection.processSocket(SocketEvent.ERROR, true);
    }
  }

  private boolean isSlow(SocketWrapperBase<NioChannel> connection) {
    if (!(connection.getCurrentProcessor() instanceof AbstractProcessor processor)
        || processor.isAsync()
        || processor.isUpgrade()) {
      return false;
    }
    long begun = processor.getRequest().getStartTimeNanos();
    return begun > 0 && System.nanoTime() - begun > headWithin.toNanos();
  }
}
