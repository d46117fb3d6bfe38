package io.quittance.system;

/** Whether this is a long run: {@code mvn verify -Psoak}. */
final class Soak {

  private Soak() {}

  static boolean isOn() {
    return Boolean.getBoolean("quittance.soak");
  }
}
