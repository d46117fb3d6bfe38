package io.quittance.ledger.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the rows of plain dumps of pg_dump, line by line. */
final class DumpFile {

  /** COPY public.posting_2026_11 (entry_id, line_no) FROM stdin; */
  private static final Pattern COPY =
      Pattern.compile("COPY (?:[\\w\"]+\\.)?\"?(\\w+)\"? \\(([^)]*)\\) FROM stdin;");

  private static final String END_OF_ROWS = "\\.";
  private static final String END_OF_DUMP = "-- PostgreSQL database dump complete";

  private DumpFile() {}

  /**
   * Reads a dump, or all dumps of a folder.
   *
   * @param rows takes a table and one of its rows, or an empty line before the first of them
   * @throws Unreadable when it is not a whole dump
   */
  static void read(Path path, BiConsumer<DumpTable, String> rows) {
    try {
      if (!Files.isDirectory(path)) {
        readFile(path, rows);
        return;
      }
      List<Path> files;
      try (Stream<Path> found = Files.list(path)) {
        files = found.filter(Files::isRegularFile).sorted().toList();
      }
      for (var file : files) {
        readFile(file, rows);
      }
    } catch (IOException e) {
      throw new Unreadable("%s cannot be read: %s".formatted(path, e));
    }
  }

  private static void readFile(Path file, BiConsumer<DumpTable, String> rows) throws IOException {
    boolean complete = false;
    try (var lines = Files.newBufferedReader(file)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var copy = COPY.matcher(line);
        if (copy.matches()) {
          var columns = List.of(copy.group(2).replace("\"", "").split(", "));
          readRows(lines, new DumpTable(copy.group(1), columns), rows);
        }
        complete |= line.equals(END_OF_DUMP);
      }
    }
    if (!complete) {
      throw new Unreadable("%s is not a whole dump in pg_dump's plain form".formatted(file));
    }
  }

  private static void readRows(
      BufferedReader lines, DumpTable table, BiConsumer<DumpTable, String> rows)
      throws IOException {
    rows.accept(table, "");
    var line = lines.readLine();
    while (line != null && !line.equals(END_OF_ROWS)) {
      rows.accept(table, line);
      line = lines.readLine();
    }
    if (line == null) {
      throw new Unreadable("the dump ends in the middle of " + table.label());
    }
  }
}
