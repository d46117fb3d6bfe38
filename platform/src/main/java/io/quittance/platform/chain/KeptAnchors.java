package io.quittance.platform.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Anchors that were kept outside of the database, by seal number; repeats are possible. */
public final class KeptAnchors {

  private final RowSorter sorter;
  private final Function<String, Optional<Anchor>> read;
  private long latest;

  KeptAnchors(RowSorter sorter, Function<String, Optional<Anchor>> read) {
    this.sorter = sorter;
    this.read = read;
  }

  /**
   * Takes a file of events, one a line. Those of other chains are left out.
   *
   * @throws Unreadable when something of it is not an anchor
   */
  public void take(Path file) {
    try (var lines = Files.newBufferedReader(file)) {
      long number = 0;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          take(file, number, line);
        }
      }
    } catch (IOException e) {
      throw new Unreadable("%s cannot be read: %s".formatted(file, e));
    }
  }

  private void take(Path file, long number, String line) {
    Optional<Anchor> anchor;
    try {
      anchor = read.apply(line);
    } catch (RuntimeException notAnEvent) {
      throw new Unreadable("line %d of %s is not an anchor".formatted(number, file));
    }
    anchor.ifPresent(
        ours -> {
          sorter.add(ours.sealNumber(), 0, line);
          latest = Math.max(latest, ours.sealNumber());
        });
  }

  /** The last seal that was published, as far as these anchors tell; 0 without any. */
  public long latest() {
    return latest;
  }

  /** The anchors in order; asked for after the last one was taken. */
  public Rows<Anchor> rows() {
    return sorter.sorted().map(line -> read.apply(line).orElseThrow());
  }
}
