package io.quittance.sandbox.replay;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The numbers that must agree, each shown as it is compared. */
final class Checks {

  private final PrintStream out;
  private final List<String> disagreements = new ArrayList<>();

  Checks(PrintStream out) {
    this.out = out;
  }

  /** Compares two counts. */
  void count(String what, long expected, long actual) {
    compare(what, "%,d".formatted(expected), "%,d".formatted(actual));
  }

  /** Compares two amounts in pence. */
  void amount(String what, long expected, long actual) {
    compare(what, Pounds.of(expected), Pounds.of(actual));
  }

  /** Something that is right, or else why it is not. */
  void holds(String what, boolean right, String otherwise) {
    compare(what, "yes", right ? "yes" : otherwise);
  }

  private void compare(String what, String expected, String actual) {
    if (expected.equals(actual)) {
      out.printf("  ok        %s: %s%n", what, actual);
    } else {
      var disagreement = "%s: expected %s, found %s".formatted(what, expected, actual);
      out.printf("  DISAGREES %s%n", disagreement);
      disagreements.add(disagreement);
    }
  }

  /** What did not agree. */
  List<String> disagreements() {
    return List.copyOf(disagreements);
  }
}
