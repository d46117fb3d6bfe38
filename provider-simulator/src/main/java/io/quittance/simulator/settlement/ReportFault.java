package io.quittance.simulator.settlement;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What may be wrong with a report. The wire name is the name in lower case. */
public enum ReportFault {
  /** The file ends in the middle. */
  CUT,
  /** The first line has one minor unit more, and so have the sums. */
  ALTERED_AMOUNT,
  /** The first line is there twice, also in the sums. */
  DUPLICATE_LINE,
  /** There is no file yet, until the fault is taken away. */
  LATE,
  /**
   * The provider says that nothing happened on the day; where it has no words for that, nothing.
   */
  NO_BUSINESS,
  /** What is told about the file's checksum is wrong; where the provider tells none, nothing is. */
  WRONG_CHECKSUM;

  /** The fault of a wire name. */
  static Optional<ReportFault> named(String wireName) {
    return Arrays.stream(values()).filter(fault -> fault.wireName().equals(wireName)).findFirst();
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
