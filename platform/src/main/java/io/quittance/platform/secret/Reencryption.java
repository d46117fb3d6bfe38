package io.quittance.platform.secret;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings a column under the primary key: what older keys sealed is sealed anew, and what was still
 * plain is sealed and cleared. Small transactions; whoever is interrupted goes on where it was,
 * because what is done looks done.
 */
final class Reencryption {

  private static final Logger log = LoggerFactory.getLogger(Reencryption.class);
  private static final int BATCH_SIZE_MAX = 200;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final SealedColumn column;

  Reencryption(JdbcClient jdbc, TransactionTemplate transaction, SealedColumn column) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.column = column;
  }

  SealedColumn column() {
    return column;
  }

  /** How many rows are not under the primary key yet. */
  long left() {
    return jdbc.sql("SELECT count(*) FROM %s WHERE %s".formatted(column.table(), stale()))
            .param("mark", column.texts().mark())
            .query(Long.class)
            .single()
        + (column.plain() == null
            ? 0
            : jdbc.sql("SELECT count(*) FROM %s WHERE %s".formatted(column.table(), isPlain()))
                .query(Long.class)
                .single());
  }

  /** Works until nothing is left, or what is left cannot be read, or the thread is interrupted. */
  void run() {
    if (column.plain() != null) {
      all("convert_to(%s, 'UTF8')".formatted(column.plain()), isPlain(), this::sealPlain);
    }
    all(column.column(), stale(), this::sealAnew);
  }

  private void all(String value, String condition, Sealing sealing) {
    int failed = 0;
    Batch batch;
    do {
      int skipped = failed;
      batch =
          Objects.requireNonNull(
              transaction.execute(_ -> batch(value, condition, sealing, skipped)));
      failed += batch.failed();
    } while (batch.size() == BATCH_SIZE_MAX && !Thread.currentThread().isInterrupted());
    if (failed > 0) {
      log.error(
          "{} rows of {}.{} cannot be read and stay as they are; restore the key that sealed them",
          failed,
          column.table(),
          column.column());
    }
  }

  private Batch batch(String value, String condition, Sealing sealing, int skipped) {
    var rows =
        jdbc.sql(
                """
                SELECT %s, %s AS value FROM %s WHERE %s
                LIMIT :batch OFFSET :skipped FOR UPDATE SKIP LOCKED
                """
                    .formatted(keys(), value, column.table(), condition))
            .param("mark", column.texts().mark())
            .param("batch", BATCH_SIZE_MAX)
            .param("skipped", skipped)
            .query((row, _) -> read(row))
            .list();
    int failed = 0;
    for (var row : rows) {
      failed += write(row, sealing) ? 0 : 1;
    }
    return new Batch(rows.size(), failed);
  }

  private Row read(ResultSet row) throws SQLException {
    var key = new Object[column.key().size()];
    for (int i = 0; i < key.length; i++) {
      key[i] = row.getObject(column.key().get(i));
    }
    return new Row(List.of(key), column.owner().of(row), row.getBytes("value"));
  }

  /** False when the row cannot be read: its key is gone, or somebody changed it. */
  private boolean write(Row row, Sealing sealing) {
    byte[] sealed;
    try {
      sealed = sealing.sealed(row);
    } catch (IllegalStateException unreadable) {
      log.debug("a row of {} stays as it is: {}", column.table(), unreadable.getMessage());
      return false;
    }
    var statement =
        jdbc.sql(
                "UPDATE %s SET %s = :sealed%s%s WHERE %s"
                    .formatted(
                        column.table(),
                        column.column(),
                        column.plain() == null ? "" : ", " + column.plain() + " = NULL",
                        column.versioned() ? ", version = version + 1" : "",
                        column.key().stream()
                            .map(name -> name + " = :" + name)
                            .collect(Collectors.joining(" AND "))))
            .param("sealed", sealed);
    for (int i = 0; i < column.key().size(); i++) {
      statement = statement.param(column.key().get(i), row.key.get(i));
    }
    statement.update();
    return true;
  }

  private byte[] sealPlain(Row row) {
    return column.texts().sealBytes(row.owner, row.value);
  }

  private byte[] sealAnew(Row row) {
    return column.texts().sealBytes(row.owner, column.texts().openBytes(row.owner, row.value));
  }

  private String keys() {
    return String.join(", ", column.key());
  }

  private String isPlain() {
    return column.plain() + " IS NOT NULL";
  }

  /** Written so that an index on the beginning finds them. */
  private String stale() {
    var begin = "substring(%s FROM 1 FOR %d)".formatted(column.column(), SecretTexts.MARK_LENGTH);
    return "(%s < :mark OR %s > :mark)".formatted(begin, begin);
  }

  @FunctionalInterface
  private interface Sealing {
    byte[] sealed(Row row);
  }

  private static final class Row {

    private final List<Object> key;
    private final String owner;
    private final byte[] value;

    Row(List<Object> key, String owner, byte[] value) {
      this.key = key;
      this.owner = owner;
      this.value = value;
    }
  }

  private record Batch(int size, int failed) {}
}
