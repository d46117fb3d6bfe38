package io.quittance.platform.limit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;

/** As {@link PacedChannel}, with TLS. */
final class PacedSecureChannel extends SecureNioChannel {

  private final PacedAnswers answers;

  PacedSecureChannel(SocketBufferHandler buffer, NioEndpoint endpoint, PacedAnswers answers) {
    super(buffer, endpoint);
    this.answers = answers;
  }

  @Override
  public void reset(SocketChannel channel, NioEndpoint.NioSocketWrapper wrapper)
      throws IOException {
    answers.begin();
    super.reset(channel, wrapper);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return (int) answers.write(() -> super.write(source), () -> isLeft(source));
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    return answers.write(
        () -> super.write(sources, offset, length),
        () -> Arrays.stream(sources, offset, offset + length).anyMatch(this::isLeft));
  }

  private boolean isLeft(ByteBuffer source) {
    return source.hasRemaining() || getOutboundRemaining() > 0;
  }
}
