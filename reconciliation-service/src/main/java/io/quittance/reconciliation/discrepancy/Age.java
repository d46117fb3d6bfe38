package io.quittance.reconciliation.discrepancy;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How long a discrepancy has been open, in ranges of UTC days. */
public enum Age {
  FRESH("0-1", 0, 1),
  WEEK("2-7", 2, 7),
  MONTH("8-30", 8, 30),
  OLD("31+", 31, Integer.MAX_VALUE);

  private final String text;
  private final int daysMin;
  private final int daysMax;

  Age(String text, int daysMin, int daysMax) {
    this.text = text;
    this.daysMin = daysMin;
    this.daysMax = daysMax;
  }

  /** The range that a number of days is in; what is opened in the future is fresh. */
  public static Age of(int days) {
    return Arrays.stream(values()).filter(age -> days <= age.daysMax).findFirst().orElse(OLD);
  }

  /** SQL for the text of the range that a number of days is in, which {@code days} stands for. */
  public static String textOf(String days) {
    return Arrays.stream(values())
        .filter(age -> age != OLD)
        .map(age -> "WHEN %s <= %d THEN '%s'".formatted(days, age.daysMax, age.text))
        .collect(Collectors.joining(" ", "CASE ", " ELSE '%s' END".formatted(OLD.text)));
  }

  static Optional<Age> named(String text) {
    return Arrays.stream(values()).filter(age -> age.text.equals(text)).findFirst();
  }

  /** As on the wire. */
  public String text() {
    return text;
  }

  int daysMin() {
    return daysMin;
  }

  int daysMax() {
    return daysMax;
  }
}
