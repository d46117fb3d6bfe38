package io.quittance.reconciliation.statement.format;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_COLUMN_MISSING;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_UNREADABLE;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where each column of a file is, by its name: their order is free, unknown ones do no harm. */
final class Columns {

  private final Map<String, Integer> places = new HashMap<>();
  private final int count;

  /**
   * Reads a header.
   *
   * @throws io.quittance.reconciliation.statement.StatementRefused when a name is there twice
   */
  Columns(List<String> names) {
    this.count = names.size();
    for (int i = 0; i < count; i++) {
      var name = names.get(i).strip();
      if (places.put(name, i) != null && !name.isEmpty()) {
        throw STATEMENT_UNREADABLE.because("a column is there twice");
      }
    }
  }

  /** Refuses a file without one of these. */
  Columns require(String... names) {
    var missing = Arrays.stream(names).filter(name -> !has(name)).toList();
    if (!missing.isEmpty()) {
      throw STATEMENT_COLUMN_MISSING.because("missing: " + String.join(", ", missing));
    }
    return this;
  }

  boolean has(String name) {
    return places.containsKey(name);
  }

  /** The first of these names that the file has, as formats rename their columns. */
  String anyOf(String... names) {
    return Arrays.stream(names)
        .filter(this::has)
        .findFirst()
        .orElseThrow(() -> STATEMENT_COLUMN_MISSING.because("missing: " + names[0]));
  }

  int count() {
    return count;
  }

  /** The place of a column that the file has. */
  int place(String name) {
    var place = places.get(name);
    if (place == null) {
      throw STATEMENT_COLUMN_MISSING.because("missing: " + name);
    }
    return place;
  }
}
