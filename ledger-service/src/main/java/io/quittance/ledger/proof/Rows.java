package io.quittance.ledger.proof;

import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows that are read one after the other, and never held all at once. Close them. */
interface Rows<T> extends AutoCloseable {

  /** The next row, or null after the last. */
  @Nullable T next();

  @Override
  void close();

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
