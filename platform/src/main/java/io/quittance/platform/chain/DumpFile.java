package io.quittance.platform.chain;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the rows of plain dumps of pg_dump, line by line. */
public final class DumpFile {

  /** COPY public.posting_2026_11 (entry_id, line_no) FROM stdin; */
  private static final Pattern COPY =
      Pattern.compile("COPY (?:[\\w\"]+\\.)?\"?(\\w+)\"? \\(([^)]*)\\) FROM stdin;");

  private static final String END_OF_ROWS = "\\.";
  private static final String END_OF_DUMP = "-- PostgreSQL database dump complete";

  private DumpFile() {}

  /**
   * Reads a dump, or all dumps of a folder.
   *
   * @param rows takes a table and one of its rows
   * @return the labels of the tables in it, also of those without rows
   * @throws Unreadable when it is not a whole dump
   */
  public static Set<String> read(Path path, BiConsumer<DumpTable, String> rows) {
    try {
      var labels = new HashSet<String>();
      for (var file : files(path)) {
        readFile(file, labels, rows);
      }
      return labels;
    } catch (IOException e) {
      throw new Unreadable("%s cannot be read: %s".formatted(path, e));
    }
  }

  /**
   * Says which table is missing.
   *
   * @throws Unreadable when one is
   */
  public static void requireAll(Path path, Set<String> needed, Set<String> labels) {
    for (var label : needed.stream().sorted().toList()) {
      if (!labels.contains(label)) {
        throw new Unreadable("%s does not hold the table %s".formatted(path, label));
      }
    }
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> found = Files.list(path)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void readFile(Path file, Set<String> labels, BiConsumer<DumpTable, String> rows)
      throws IOException {
    boolean complete = false;
    try (var lines = Files.newBufferedReader(file)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var copy = COPY.matcher(line);
        if (copy.matches()) {
          var columns = List.of(copy.group(2).replace("\"", "").split(", "));
          labels.add(copy.group(1));
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
