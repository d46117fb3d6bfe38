package io.quittance.benchmarks.reconciliation;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Locale;

/**
 * A day of so many operations, as both sides tell it: row {@code i} is a capture or, each fifth, a
 * refund. One in {@link #APART} is missing here, one is missing there, and one differs in its
 * amount.
 *
 * @param rows of the provider's file
 */
record LargeDay(LocalDate date, int rows) {

  static final String ACCOUNT = "acct_benchmark";

  /** How far apart the rows of one kind of difference are. */
  static final int APART = 2_000;

  private static final String HEADER =
      "date,account,type,operation_id,charge_id,reference,payment_reference,gross,fee,net,"
          + "currency,occurred_at\r\n";

  /** The number of planted differences of each kind. */
  int differences() {
    return rows / APART;
  }

  /** Writes the provider's file, line by line. */
  void write(Path file) throws IOException {
    long sum = 0;
    try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write(HEADER);
      for (int row = 1; row <= rows; row++) {
        long gross = row % 5 == 0 ? -amount(row) : amount(row);
        sum += gross;
        line(out, row, gross);
      }
      out.write("TOTAL,%s,,,,,%d,%d,0,%d,,%n".formatted(ACCOUNT, rows, sum, sum));
    }
  }

  private void line(Writer out, int row, long gross) throws IOException {
    var key = key(row);
    out.write(
        String.format(
            Locale.ROOT,
            "%s,%s,%s,op_%s,ch_%s,txn_%s,pi_%s,%d,0,%d,USD,%sT12:00:00Z\r\n",
            date,
            ACCOUNT,
            gross < 0 ? "REFUND" : "CAPTURE",
            key,
            key,
            key,
            key,
            gross,
            gross,
            date));
  }

  private static long amount(int row) {
    return 1_000L + row % 7;
  }

  /** Without an order of its own, as ids of operations come in a file. */
  private String key(int row) {
    return date + "_" + Long.toUnsignedString(row * 0x9E3779B97F4A7C15L, 36);
  }

  /** Writes our side down: all but each missing row, and as many that the provider lacks. */
  void claim(Connection database) throws SQLException {
    try (var insert =
        database.prepareStatement(
            """
            INSERT INTO our_claim (transaction_id, kind, provider, provider_reference,
                payment_intent_id, merchant_id, amount, currency, occurred_at, day)
            VALUES ('txn_' || ?, ?, 'simulator', 'op_' || ?, 'pi_' || ?, 'mer_benchmark', ?, 'USD',
                    ?::timestamptz, ?::date)
            """)) {
      for (int row = 1; row <= rows; row++) {
        boolean missing = row % APART == 1;
        var key = missing ? key(row) + "_there" : key(row);
        insert.setString(1, key);
        insert.setString(2, row % 5 == 0 ? "REFUND" : "CAPTURE");
        insert.setString(3, key);
        insert.setString(4, key);
        insert.setLong(5, row % APART == 2 ? amount(row) + 1 : amount(row));
        insert.setString(6, date + "T12:00:00Z");
        insert.setString(7, date.toString());
        insert.addBatch();
        if (row % 5_000 == 0 || row == rows) {
          insert.executeBatch();
        }
      }
    }
  }
}
