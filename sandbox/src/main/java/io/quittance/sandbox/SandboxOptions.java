package io.quittance.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * How to start a sandbox.
 *
 * @param folder where data, logs and process ids are kept; survives a restart
 * @param ports where everything listens
 * @param layout one JVM, or one per service
 * @param reset whether to delete the data of earlier starts first
 */
public record SandboxOptions(Path folder, SandboxPorts ports, Layout layout, boolean reset) {

  private static final String RESET = "--reset";
  private static final String FOLDER = "--folder=";
  private static final String SERVICES = "--services=";
  private static final String PORT_OFFSET = "--port-offset=";
  private static final String PORT = "--port.";

  /** Whether services share a JVM. */
  public enum Layout {
    /** All services in one JVM: starts fastest, needs least memory. */
    TOGETHER,
    /** Each service a process of its own, which may be killed; it is started again. */
    SEPARATE,
    /** None runs until {@link Sandbox#startProcess} starts it. For tests. */
    SERVERS_ONLY
  }

  /** A sandbox for tests: services in this JVM, on any free ports, data in {@code folder}. */
  public static SandboxOptions inFolder(Path folder) {
    return new SandboxOptions(folder, SandboxPorts.ANY, Layout.TOGETHER, false);
  }

  /** The same, with each service as a process of its own. */
  public SandboxOptions separate() {
    return new SandboxOptions(folder, ports, Layout.SEPARATE, reset);
  }

  /** The same, with servers only; services are started by {@link Sandbox#startProcess}. */
  public SandboxOptions serversOnly() {
    return new SandboxOptions(folder, ports, Layout.SERVERS_ONLY, reset);
  }

  /**
   * Reads the arguments of bin/sandbox; what is not said is as documented there.
   *
   * @throws IllegalArgumentException if one is unknown or makes no sense; the message says which
   */
  static SandboxOptions parse(List<String> arguments) {
    var ports = SandboxPorts.DEFAULT;
    for (var argument : arguments) {
      if (argument.startsWith(PORT_OFFSET)) {
        ports =
            SandboxPorts.DEFAULT.shifted(
                number(argument, argument.substring(PORT_OFFSET.length())));
      }
    }
    var options = new SandboxOptions(Path.of(".sandbox"), ports, Layout.TOGETHER, false);
    for (var argument : arguments) {
      options = argument.startsWith(PORT_OFFSET) ? options : options.with(argument);
    }
    return options;
  }

  private SandboxOptions with(String argument) {
    if (argument.equals(RESET)) {
      return new SandboxOptions(folder, ports, layout, true);
    }
    if (argument.startsWith(FOLDER)) {
      return new SandboxOptions(Path.of(argument.substring(FOLDER.length())), ports, layout, reset);
    }
    if (argument.startsWith(SERVICES)) {
      return new SandboxOptions(folder, ports, layout(argument), reset);
    }
    int value = argument.indexOf('=');
    if (argument.startsWith(PORT) && value > 0) {
      var name = argument.substring(PORT.length(), value);
      var changed = ports.with(name, number(argument, argument.substring(value + 1)));
      return new SandboxOptions(folder, changed, layout, reset);
    }
    throw new IllegalArgumentException("unknown option: " + argument);
  }

  private static Layout layout(String argument) {
    return switch (argument.substring(SERVICES.length())) {
      case "together" -> Layout.TOGETHER;
      case "separate" -> Layout.SEPARATE;
      default ->
          throw new IllegalArgumentException(argument + ": services run together or separate");
    };
  }

  private static int number(String argument, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(argument + ": not a number");
    }
  }
}
