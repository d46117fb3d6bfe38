package io.quittance.sandbox.replay;

import java.util.Locale;

/** How amounts are shown to people. */
final class Pounds {

  private Pounds() {}

  /** Pence as pounds: 1065562248 is {@code GBP 10,655,622.48}. */
  static String of(long pence) {
    var sign = pence < 0 ? "-" : "";
    long magnitude = Math.absExact(pence);
    return String.format(Locale.ROOT, "GBP %s%,d.%02d", sign, magnitude / 100, magnitude % 100);
  }
}
