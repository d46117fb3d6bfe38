package io.quittance.reconciliation.statement.format;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Ids for the rows of a file that have none: of what the row says, and of its place among equal
 * ones. The same row has the same id wherever it stands and whatever columns are added.
 */
final class RowIds {

  private static final int DIGEST_BYTES = 10;
  private static final String BETWEEN = "\u001f";

  private final List<String> columns;
  private final Map<String, Integer> seen = new HashMap<>();

  /** Ids of what these columns say. */
  RowIds(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  /** The id of a row, which is another one each time that it is asked for. */
  String next(Row row) {
    var digest = digest(row);
    int copy = seen.merge(digest, 1, Integer::sum);
    return copy == 1 ? digest : digest + "-" + copy;
  }

  private String digest(Row row) {
    var text = columns.stream().map(row::textOrNothing).collect(Collectors.joining(BETWEEN));
    try {
      var all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(all, DIGEST_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
