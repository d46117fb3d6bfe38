package io.quittance.platform.limit;

import java.io.IOException;

/** A body comes too slowly to be waited for. */
public final class SlowBody extends IOException {

  private static final long serialVersionUID = 1L;

  SlowBody(long received) {
    super("the body comes too slowly: %d bytes so far".formatted(received));
  }
}
