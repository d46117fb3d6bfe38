package io.quittance.ledger.proof;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/** A dump as pg_dump writes it in its plain form, of what a connection sees. */
final class LedgerDump {

  private static final String TABLES =
      """
      SELECT c.relname,
             (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                AND a.attgenerated = '')
      FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      ORDER BY c.relname
      """;

  private LedgerDump() {}

  /** A table, or a partition of one, and its columns. */
  private record Table(String name, String columns) {}

  /** Writes all tables into one file. */
  static Path write(Connection database, Path file) throws SQLException, IOException {
    return writeWithout(List.of(), database, file);
  }

  /** As if there were no columns of these names yet. */
  static Path writeWithout(List<String> later, Connection database, Path file)
      throws SQLException, IOException {
    try (var out = Files.newOutputStream(file)) {
      line(out, "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n");
      for (var table : tables(database, later)) {
        line(out, "COPY public.%s (%s) FROM stdin;".formatted(table.name(), table.columns()));
        database
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY %s (%s) TO stdout".formatted(table.name(), table.columns()), out);
        line(out, "\\.\n\n");
      }
      line(out, "--\n-- PostgreSQL database dump complete\n--\n");
    }
    return file;
  }

  private static List<Table> tables(Connection database, List<String> later) throws SQLException {
    var tables = new ArrayList<Table>();
    try (var sql = database.createStatement();
        var rows = sql.executeQuery(TABLES)) {
      while (rows.next()) {
        var columns =
            Stream.of(rows.getString(2).split(", "))
                .filter(column -> !later.contains(column))
                .collect(joining(", "));
        tables.add(new Table(rows.getString(1), columns));
      }
    }
    return tables;
  }

  private static void line(OutputStream out, String text) throws IOException {
    out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
