package io.quittance.system;

/** Whether this is a long run: {@code mvn verify -Psoak}. */
public final class Soak {

  private Soak() {}

  public static boolean isOn() {
    return Boolean.getBoolean("quittance.soak");
  }
}
