package io.quittance.platform.mode;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What kind of installation this is.
 *
 * @param mode has no default but in the sandbox, which is always for tests
 */
@ConfigurationProperties("quittance")
record ModeSettings(@Nullable Mode mode) {

  /**
   * The mode of this installation.
   *
   * @throws IllegalStateException when nobody said it, and for a sandbox that is to be live: the
   *     service does not start
   */
  Mode require(boolean sandbox) {
    if (sandbox) {
      if (mode == Mode.LIVE) {
        throw new IllegalStateException("quittance.mode is live, but the sandbox is for tests");
      }
      return Mode.TEST;
    }
    if (mode == null) {
      throw new IllegalStateException("quittance.mode is not set; it is test or live");
    }
    return mode;
  }
}
