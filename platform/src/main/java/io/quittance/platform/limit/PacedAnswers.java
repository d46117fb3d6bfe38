package io.quittance.platform.limit;

import java.io.IOException;
import java.net.SocketTimeoutException;

/** What a connection writes, ended when its client takes it too slowly. */
final class PacedAnswers {

  private final AnswerPace pace;
  private final Runnable tooSlow;

  /**
   * Watches a connection.
   *
   * @param tooSlow called once for each connection that is ended
   */
  PacedAnswers(AnswerPace pace, Runnable tooSlow) {
    this.pace = pace;
    this.tooSlow = tooSlow;
  }

  /** Writes as much as there is room for. */
  interface Write {
    long write() throws IOException;
  }

  /** Whether something that was to be written is still here. */
  interface Rest {
    boolean isLeft();
  }

  /** A new connection. */
  void begin() {
    pace.begin();
  }

  long write(Write write, Rest rest) throws IOException {
    long count = write.write();
    boolean wasTooSlow = pace.isTooSlow();
    pace.offered(System.nanoTime(), count, rest.isLeft());
    if (pace.isTooSlow()) {
      if (!wasTooSlow) {
        tooSlow.run();
      }
      throw new SocketTimeoutException("the answer is taken too slowly");
    }
    return count;
  }
}
