package io.quittance.platform.chain;

import static java.util.Comparator.comparingInt;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts more rows than fit into memory: sorted pieces are written to temporary files and read side
 * by side.
 */
public final class RowSorter {

  /** What one sorter holds in memory, roughly, before it writes a piece. */
  private static final long BYTES_MAX = 24L << 20;

  /** What a row costs besides its text. */
  private static final int ROW_BYTES = 80;

  private static final int FILE_BUFFER_BYTES = 1 << 16;

  private static final Comparator<Row> ORDER =
      Comparator.comparingLong(Row::key).thenComparing(comparingInt(Row::subKey));

  private final Path folder;
  private final String name;
  private final List<Path> pieces = new ArrayList<>();
  private final List<Row> waiting = new ArrayList<>();
  private long waitingBytes;

  private record Row(long key, int subKey, String text) {}

  /** Writes its pieces to a folder, which somebody else deletes. */
  public RowSorter(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  public void add(long key, int subKey, String text) {
    waiting.add(new Row(key, subKey, text));
    waitingBytes += ROW_BYTES + text.length();
    if (waitingBytes > BYTES_MAX) {
      writePiece();
    }
  }

  /** The rows by their keys; called after the last one was added. */
  public Rows<String> sorted() {
    waiting.sort(ORDER);
    var sources = new ArrayList<Piece>();
    pieces.forEach(piece -> sources.add(Piece.of(piece)));
    return new Merged(sources, waiting);
  }

  private void writePiece() {
    waiting.sort(ORDER);
    var piece = folder.resolve(name + "-" + pieces.size());
    try (var out =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(piece), FILE_BUFFER_BYTES))) {
      for (var row : waiting) {
        var bytes = row.text().getBytes(StandardCharsets.UTF_8);
        out.writeLong(row.key());
        out.writeInt(row.subKey());
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pieces.add(piece);
    waiting.clear();
    waitingBytes = 0;
  }

  /** A sorted piece that is being read. */
  private static final class Piece {

    private final DataInputStream in;
    private @Nullable Row row;

    private Piece(DataInputStream in) {
      this.in = in;
    }

    static Piece of(Path file) {
      try {
        var piece =
            new Piece(
                new DataInputStream(
                    new BufferedInputStream(Files.newInputStream(file), FILE_BUFFER_BYTES)));
        piece.advance();
        return piece;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void advance() throws IOException {
      try {
        long key = in.readLong();
        int subKey = in.readInt();
        var bytes = in.readNBytes(in.readInt());
        row = new Row(key, subKey, new String(bytes, StandardCharsets.UTF_8));
      } catch (EOFException atTheEnd) {
        row = null;
      }
    }
  }

  private static final class Merged implements Rows<String> {

    private final List<Piece> all;
    private final PriorityQueue<Piece> next;
    private final List<Row> inMemory;
    private int taken;

    Merged(List<Piece> pieces, List<Row> inMemory) {
      this.all = pieces;
      this.inMemory = inMemory;
      this.next =
          new PriorityQueue<>(
              Math.max(1, pieces.size()), (one, other) -> ORDER.compare(row(one), row(other)));
      pieces.stream().filter(piece -> piece.row != null).forEach(next::add);
    }

    private static Row row(Piece piece) {
      if (piece.row == null) {
        throw new IllegalStateException("a piece at its end");
      }
      return piece.row;
    }

    @Override
    public @Nullable String next() {
      var piece = next.peek();
      if (taken < inMemory.size()
          && (piece == null || ORDER.compare(inMemory.get(taken), row(piece)) <= 0)) {
        return inMemory.get(taken++).text();
      }
      return piece == null ? null : take();
    }

    private String take() {
      try {
        var piece = next.remove();
        var text = row(piece).text();
        piece.advance();
        if (piece.row != null) {
          next.add(piece);
        }
        return text;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      for (var piece : all) {
        try {
          piece.in.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
