package io.quittance.platform.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The temporary files by which the rows of a dump are sorted. Close it to delete them. */
public final class DumpFolder implements AutoCloseable {

  private final Path folder;

  private DumpFolder(Path folder) {
    this.folder = folder;
  }

  /** A new one, empty. */
  public static DumpFolder create(String name) {
    try {
      return new DumpFolder(Files.createTempDirectory(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A table whose rows are sorted by a number; its columns are separated by commas. */
  public SortedTable table(String label, String columns, String key) {
    return table(label, columns, key, null);
  }

  /** As {@link #table(String, String, String)}, by a second number among rows of one key. */
  public SortedTable table(String label, String columns, String key, @Nullable String subKey) {
    return new SortedTable(new RowSorter(folder, label), label, columns, key, subKey);
  }

  /**
   * Anchors that somebody kept.
   *
   * @param read reads an event; empty when it is of another chain, and a failure when it is no
   *     anchor
   */
  public KeptAnchors anchors(Function<String, Optional<Anchor>> read) {
    return new KeptAnchors(new RowSorter(folder, "published"), read);
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
