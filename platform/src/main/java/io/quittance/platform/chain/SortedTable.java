package io.quittance.platform.chain;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of a table of a dump, sorted, with their columns in an order of ours. */
public final class SortedTable {

  private final RowSorter sorter;
  private final DumpTable table;
  private final String key;
  private final @Nullable String subKey;
  private final List<String> optional;

  SortedTable(RowSorter sorter, String label, String columns, String key, @Nullable String subKey) {
    this(sorter, new DumpTable(label, List.of(columns.split(","))), key, subKey, List.of());
  }

  private SortedTable(
      RowSorter sorter,
      DumpTable table,
      String key,
      @Nullable String subKey,
      List<String> optional) {
    this.sorter = sorter;
    this.table = table;
    this.key = key;
    this.subKey = subKey;
    this.optional = optional;
  }

  /** With more columns at the end, which came later than some dumps: null in those. */
  public SortedTable orWith(String columns) {
    var later = List.of(columns.split(","));
    var all = Stream.concat(table.columns().stream(), later.stream()).toList();
    return new SortedTable(sorter, new DumpTable(table.label(), all), key, subKey, later);
  }

  /**
   * Takes a row.
   *
   * @throws Unreadable when it lacks one of the columns
   */
  public CopyRow add(DumpTable from, String line) {
    var ordered =
        from.columns().equals(table.columns())
            ? line
            : new CopyRow(from, line).inOrderOf(table.columns(), optional);
    var row = new CopyRow(table, ordered);
    sorter.add(row.number(key), subKey == null ? 0 : (int) row.number(subKey), ordered);
    return row;
  }

  /**
   * The rows in order; asked for after the last one was added.
   *
   * @param after only 0: a dump is read as a whole
   */
  public <T> Rows<T> rows(long after, Function<CopyRow, T> read) {
    if (after != 0) {
      throw new UnsupportedOperationException("a dump is read as a whole");
    }
    return sorter.sorted().map(line -> read.apply(new CopyRow(table, line)));
  }
}
