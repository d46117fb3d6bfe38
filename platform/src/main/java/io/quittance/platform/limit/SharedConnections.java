package io.quittance.platform.limit;

import io.github.bucket4j.Bucket;
import io.quittance.platform.security.RemoteNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections, of one network only a part of all that there may be: whoever keeps theirs
 * open leaves the others some. Ends those whose client takes an answer too slowly.
 *
 * <p>The server's own time-out is one per write and begins anew whenever there is room again: it
 * ends connections that nothing moves on, and {@link AnswerPace} those on which too little does.
 */
final class SharedConnections extends NioEndpoint {

  private static final Logger log = LoggerFactory.getLogger(SharedConnections.class);

  private @Nullable Integer perNetwork;
  private Duration answerWithin = Duration.ofSeconds(10);
  private int answerRate = 8192;
  private Runnable slowAnswer = () -> {};

  private final Bucket warnings =
      Bucket.builder()
          .withNanosecondPrecision()
          .addLimit(limit -> limit.capacity(1).refillGreedy(1, Duration.ofMinutes(1)))
          .build();

  void setPerNetwork(@Nullable Integer perNetwork) {
    this.perNetwork = perNetwork;
  }

  void setAnswers(Duration within, int rate, Runnable slowAnswer) {
    this.answerWithin = within;
    this.answerRate = rate;
    this.slowAnswer = slowAnswer;
  }

  @Override
  protected NioChannel createChannel(SocketBufferHandler buffer) {
    var answers = new PacedAnswers(new AnswerPace(answerWithin, answerRate), slowAnswer);
    return isSSLEnabled()
        ? new PacedSecureChannel(buffer, this, answers)
        : new PacedChannel(buffer, answers);
  }

  @Override
  protected boolean setSocketOptions(SocketChannel socket) {
    if (hasTooMany(socket)) {
      destroySocket(socket);
      return false;
    }
    return super.setSocketOptions(socket);
  }

  private boolean hasTooMany(SocketChannel socket) {
    int max = perNetwork == null ? Math.max(1, getMaxConnections() / 2) : perNetwork;
    if (connections.size() < max) {
      return false;
    }
    var network = network(socket);
    boolean hasTooMany =
        network.isPresent()
            && connections.keySet().stream()
                    .filter(open -> network(open).equals(network))
                    .limit(max)
                    .count()
                == max;
    if (hasTooMany && warnings.tryConsume(1)) {
      log.warn("security: {} has {} connections open and gets no more", network.get(), max);
    }
    return hasTooMany;
  }

  /** Where a connection comes from; empty when it has ended. */
  private static Optional<String> network(SocketChannel socket) {
    try {
      return socket.getRemoteAddress() instanceof InetSocketAddress remote
          ? Optional.of(RemoteNetwork.of(remote.getAddress()))
          : Optional.empty();
    } catch (IOException ended) {
      return Optional.empty();
    }
  }
}
