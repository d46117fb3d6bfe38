package io.quittance.platform.chain;

import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows that are read one after the other, and never held all at once. Close them. */
public interface Rows<T> extends AutoCloseable {

  /** The next row, or null after the last. */
  @Nullable T next();

  @Override
  void close();

  /** Each row as something else; closing it closes these. */
  default <R> Rows<R> map(Function<T, R> mapper) {
    var rows = this;
    return new Rows<>() {
      @Override
      public @Nullable R next() {
        var row = rows.next();
        return row == null ? null : mapper.apply(row);
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  /** The rows of a stream, which is closed with them. */
  static <T> Rows<T> of(Stream<T> stream) {
    Iterator<T> rows = stream.iterator();
    return new Rows<>() {
      @Override
      public @Nullable T next() {
        return rows.hasNext() ? rows.next() : null;
      }

      @Override
      public void close() {
        stream.close();
      }
    };
  }
}
