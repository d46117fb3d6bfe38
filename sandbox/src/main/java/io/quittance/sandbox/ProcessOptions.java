package io.quittance.sandbox;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How a service runs as a process of its own.
 *
 * @param name by which its files and messages are told from those of other instances
 * @param changes what is different in its settings
 * @param environment added to that of this JVM
 * @param jvmOptions after those that all services have, so that they win
 * @param isReadyAtStart whether starting it waits until it is ready
 */
public record ProcessOptions(
    String name,
    UnaryOperator<Map<String, String>> changes,
    Map<String, String> environment,
    List<String> jvmOptions,
    boolean isReadyAtStart) {

  public ProcessOptions {
    environment = Map.copyOf(environment);
    jvmOptions = List.copyOf(jvmOptions);
  }

  /** As every service of a sandbox. */
  public static ProcessOptions named(String name) {
    return new ProcessOptions(name, UnaryOperator.identity(), Map.of(), List.of(), true);
  }

  /** With settings that are made from those of the sandbox. */
  public ProcessOptions with(UnaryOperator<Map<String, String>> changes) {
    return new ProcessOptions(name, changes, environment, jvmOptions, isReadyAtStart);
  }

  /** With variables of the environment. */
  public ProcessOptions withEnvironment(Map<String, String> environment) {
    return new ProcessOptions(name, changes, environment, jvmOptions, isReadyAtStart);
  }

  /** With options of the JVM. */
  public ProcessOptions withJvmOptions(List<String> jvmOptions) {
    return new ProcessOptions(name, changes, environment, jvmOptions, isReadyAtStart);
  }

  /** Starting it does not wait until it is ready. */
  public ProcessOptions notReadyAtStart() {
    return new ProcessOptions(name, changes, environment, jvmOptions, false);
  }
}
