package io.quittance.platform.chain;

import java.util.List;

/** A table in a dump, with the columns that its rows have there. */
public record DumpTable(String label, List<String> columns) {

  boolean has(String column) {
    return columns.contains(column);
  }

  /**
   * Where a column is.
   *
   * @throws Unreadable when the table has none of that name
   */
  public int indexOf(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new Unreadable("the table %s has no column %s".formatted(label, column));
    }
    return index;
  }
}
