package io.quittance.sandbox;

/** Who watches a sandbox: hears what happens, and may call a start off. Used by several threads. */
@FunctionalInterface
public interface Progress {

  /** One line for a person. */
  void say(String line);

  /** Whether to give up starting; asked before each service. */
  default boolean isCalledOff() {
    return false;
  }
}
