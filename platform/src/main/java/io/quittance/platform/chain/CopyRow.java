package io.quittance.platform.chain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row as PostgreSQL's COPY writes it as text: fields between tabs, some characters escaped. */
public final class CopyRow {

  /** 2026-03-01 10:15:30.25+00; the hours of the offset come without minutes where they can. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendOffset("+HH:mm", "+00")
          .toFormatter();

  private static final String NULL = "\\N";

  private final DumpTable table;
  private final String[] fields;

  /**
   * Takes a row apart.
   *
   * @throws Unreadable when it does not have a field for each column of the table
   */
  public CopyRow(DumpTable table, String line) {
    this.table = table;
    this.fields = line.split("\t", -1);
    if (fields.length != table.columns().size()) {
      throw new Unreadable(
          "a row of %s has %d fields instead of %d"
              .formatted(table.label(), fields.length, table.columns().size()));
    }
  }

  /**
   * The same row with its fields in the order of these columns.
   *
   * @param optional those of them that may be missing: null then
   */
  String inOrderOf(List<String> columns, Collection<String> optional) {
    return String.join(
        "\t",
        columns.stream()
            .map(
                column ->
                    optional.contains(column) && !table.has(column)
                        ? NULL
                        : fields[table.indexOf(column)])
            .toList());
  }

  /** A field whose column came later than some dumps: null in those too. */
  public @Nullable String ifThere(String column) {
    return table.has(column) ? maybe(column) : null;
  }

  public @Nullable String maybe(String column) {
    var field = fields[table.indexOf(column)];
    return field.equals(NULL) ? null : unescape(field);
  }

  public String text(String column) {
    var text = maybe(column);
    if (text == null) {
      throw unreadable(column, NULL);
    }
    return text;
  }

  public long number(String column) {
    try {
      return Long.parseLong(text(column));
    } catch (NumberFormatException _) {
      throw unreadable(column, text(column));
    }
  }

  public @Nullable Long maybeNumber(String column) {
    return maybe(column) == null ? null : (Long) number(column);
  }

  public boolean flag(String column) {
    return switch (text(column)) {
      case "t" -> true;
      case "f" -> false;
      default -> throw unreadable(column, text(column));
    };
  }

  public UUID uuid(String column) {
    try {
      return UUID.fromString(text(column));
    } catch (IllegalArgumentException _) {
      throw unreadable(column, text(column));
    }
  }

  public @Nullable UUID maybeUuid(String column) {
    return maybe(column) == null ? null : uuid(column);
  }

  public Instant instant(String column) {
    try {
      return OffsetDateTime.parse(text(column), TIME).toInstant();
    } catch (DateTimeException _) {
      throw unreadable(column, text(column));
    }
  }

  public @Nullable Instant maybeInstant(String column) {
    return maybe(column) == null ? null : instant(column);
  }

  public @Nullable LocalDate maybeDate(String column) {
    var text = maybe(column);
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeException _) {
      throw unreadable(column, text(column));
    }
  }

  /** Bytes, in hex. */
  public String hex(String column) {
    var text = text(column);
    if (!text.startsWith("\\x")) {
      throw unreadable(column, text);
    }
    return text.substring(2);
  }

  public @Nullable String maybeHex(String column) {
    return maybe(column) == null ? null : hex(column);
  }

  private Unreadable unreadable(String column, String text) {
    return new Unreadable("%s.%s cannot be '%s'".formatted(table.label(), column, text));
  }

  private static String unescape(String field) {
    int next = field.indexOf('\\');
    if (next < 0) {
      return field;
    }
    var text = new StringBuilder(field.length());
    int from = 0;
    while (next >= 0 && next + 1 < field.length()) {
      text.append(field, from, next);
      char escaped = field.charAt(next + 1);
      text.append(
          switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> '\u000B';
            default -> escaped;
          });
      from = next + 2;
      next = field.indexOf('\\', from);
    }
    return text.append(field, from, field.length()).toString();
  }

  @Override
  public String toString() {
    return Arrays.toString(fields);
  }
}
