package io.quittance.platform.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;

/** A dump as pg_dump writes it in its plain form, of what a connection sees of the log. */
final class AuditDumpFile {

  private AuditDumpFile() {}

  static Path write(Connection database, Path file) throws SQLException, IOException {
    try (var out = Files.newOutputStream(file)) {
      line(out, "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n");
      for (var table : List.of("audit_seal", "audit_record")) {
        var columns = columns(database, table);
        line(out, "COPY public.%s (%s) FROM stdin;".formatted(table, columns));
        database
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY %s (%s) TO stdout".formatted(table, columns), out);
        line(out, "\\.\n\n");
      }
      line(out, "--\n-- PostgreSQL database dump complete\n--\n");
    }
    return file;
  }

  private static String columns(Connection database, String table) throws SQLException {
    try (var sql = database.createStatement();
        var rows =
            sql.executeQuery(
                "SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute"
                    + " WHERE attrelid = '%s'::regclass AND attnum > 0".formatted(table))) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void line(OutputStream out, String text) throws IOException {
    out.write((text + "\n").getBytes(UTF_8));
  }
}
