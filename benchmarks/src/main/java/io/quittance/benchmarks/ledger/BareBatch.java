package io.quittance.benchmarks.ledger;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What this machine could do at best: one writer, one transaction per batch, nothing checked, no
 * caller. Rows go by COPY or by unnest; the balances of a batch change in one statement.
 */
record BareBatch(PlainTables tables, boolean copy, int size) implements Contender {

  @Override
  public String name() {
    return "bare batch writer, %s, batches of %,d".formatted(copy ? "COPY" : "unnest", size);
  }

  @Override
  public Measured run(Traffic traffic, Duration duration) throws Exception {
    return Clients.run(
        1,
        duration,
        _ -> {
          var connection = tables.connect();
          connection.setAutoCommit(false);
          return copy
              ? new CopyWriter(connection, traffic, size)
              : new UnnestWriter(connection, traffic, size);
        });
  }

  private abstract static class Writer implements Client {

    final Connection connection;
    private final PreparedStatement updateBalances;
    private final Traffic traffic;
    private final int size;
    private final SplittableRandom random = new SplittableRandom(0);

    Writer(Connection connection, Traffic traffic, int size) throws SQLException {
      this.connection = connection;
      this.traffic = traffic;
      this.size = size;
      updateBalances =
          connection.prepareStatement(
              """
              UPDATE balance b SET total = total + d.amount
              FROM unnest(?::int[], ?::bigint[]) AS d (account_id, amount)
              WHERE b.account_id = d.account_id
              """);
    }

    @Override
    public int call() throws SQLException, IOException {
      var ids = new UUID[size];
      var accounts = new Integer[2 * size];
      var amounts = new Long[2 * size];
      var differences = new TreeMap<Integer, Long>();
      for (int i = 0; i < size; i++) {
        var transfer = traffic.next(random);
        ids[i] = PlainTables.newId();
        accounts[2 * i] = transfer.debited();
        amounts[2 * i] = transfer.amount();
        accounts[2 * i + 1] = transfer.credited();
        amounts[2 * i + 1] = -transfer.amount();
        differences.merge(transfer.debited(), transfer.amount(), Long::sum);
        differences.merge(transfer.credited(), -transfer.amount(), Long::sum);
      }
      write(ids, accounts, amounts);
      updateBalances.setArray(
          1, connection.createArrayOf("int4", differences.keySet().toArray(Integer[]::new)));
      updateBalances.setArray(
          2, connection.createArrayOf("int8", differences.values().toArray(Long[]::new)));
      updateBalances.executeUpdate();
      connection.commit();
      return size;
    }

    /** Entry i has the postings 2i and 2i + 1. */
    abstract void write(UUID[] ids, Integer[] accounts, Long[] amounts)
        throws SQLException, IOException;

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  private static final class CopyWriter extends Writer {

    private final CopyManager copies;

    CopyWriter(Connection connection, Traffic traffic, int size) throws SQLException {
      super(connection, traffic, size);
      copies = connection.unwrap(PGConnection.class).getCopyAPI();
    }

    @Override
    void write(UUID[] ids, Integer[] accounts, Long[] amounts) throws SQLException, IOException {
      var entries = new StringBuilder();
      var postings = new StringBuilder();
      for (int i = 0; i < ids.length; i++) {
        entries.append(ids[i]).append('\t').append(ids[i]).append('\n');
        for (int line = 0; line < 2; line++) {
          int nth = 2 * i + line;
          postings.append(ids[i]).append('\t').append(line + 1).append('\t');
          postings.append(accounts[nth]).append('\t').append(amounts[nth]).append('\n');
        }
      }
      copies.copyIn("COPY entry (id, reference) FROM STDIN", new StringReader(entries.toString()));
      copies.copyIn("COPY posting FROM STDIN", new StringReader(postings.toString()));
    }
  }

  private static final class UnnestWriter extends Writer {

    private final PreparedStatement insert;

    UnnestWriter(Connection connection, Traffic traffic, int size) throws SQLException {
      super(connection, traffic, size);
      insert =
          connection.prepareStatement(
              """
              WITH e AS (
                  INSERT INTO entry (id, reference)
                  SELECT id, id::text FROM unnest(?::uuid[]) AS id)
              INSERT INTO posting
              SELECT ids[(n + 1) / 2], 1 + (n + 1) %% 2, accounts[n], amounts[n]
              FROM (SELECT ?::uuid[] AS ids, ?::int[] AS accounts, ?::bigint[] AS amounts) given,
                   generate_series(1, %d) n
              """
                  .formatted(2 * size));
    }

    @Override
    void write(UUID[] ids, Integer[] accounts, Long[] amounts) throws SQLException {
      var idArray = connection.createArrayOf("uuid", ids);
      insert.setArray(1, idArray);
      insert.setArray(2, idArray);
      insert.setArray(3, connection.createArrayOf("int4", accounts));
      insert.setArray(4, connection.createArrayOf("int8", amounts));
      insert.executeUpdate();
    }
  }
}
