package io.quittance.platform.mode;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether an installation moves real money. One installation is in one mode, for good. */
public enum Mode {
  /** Nothing is real: emulators and the test systems of providers. */
  TEST,
  /** Real money moves. */
  LIVE;

  /** What the keys of merchants begin with: {@code sk_test_} or {@code sk_live_}. */
  public String keyPrefix() {
    return "sk_" + wireName() + "_";
  }

  /** {@code test} or {@code live}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode that a merchant's key is for; empty when it tells none. */
  public static Optional<Mode> ofKey(String key) {
    return Stream.of(values()).filter(mode -> key.startsWith(mode.keyPrefix())).findFirst();
  }

  /**
   * Refuses a setting that is plainly for the other mode.
   *
   * @param setting what it is called in the configuration, for the message
   * @param isFor what the setting is for
   * @throws IllegalStateException when that is not this mode: the service does not start
   */
  public void requireSame(String setting, Mode isFor) {
    if (isFor != this) {
      throw new IllegalStateException(
          "%s is for %s mode, but quittance.mode is %s"
              .formatted(setting, isFor.wireName(), wireName()));
    }
  }
}
