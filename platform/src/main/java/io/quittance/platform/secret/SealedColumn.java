package io.quittance.platform.secret;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column that is encrypted, for {@link Reencryption}.
 *
 * @param table its table
 * @param key the columns that name a row
 * @param column of type bytea
 * @param plain a column of type text that held the same before it was encrypted; null for none
 * @param versioned whether the row has a {@code version} that every change counts up
 * @param owner whom a row was sealed for
 * @param texts the keys
 */
public record SealedColumn(
    String table,
    List<String> key,
    String column,
    @Nullable String plain,
    boolean versioned,
    Owner owner,
    SecretTexts texts) {

  /** Keeps its own list. */
  public SealedColumn {
    key = List.copyOf(key);
  }

  /** A column that was always encrypted, in a table without versions. */
  public static SealedColumn of(
      String table, List<String> key, String column, Owner owner, SecretTexts texts) {
    return new SealedColumn(table, key, column, null, false, owner, texts);
  }

  /** Whom a row was sealed for, from its key. */
  @FunctionalInterface
  public interface Owner {

    /** Reads the key columns. */
    String of(ResultSet row) throws SQLException;
  }
}
