package io.quittance.benchmarks.ledger;

import io.quittance.benchmarks.ledger.Traffic.Transfer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The baseline: plain JDBC, one transaction per transfer, as most ledgers are written. Inserts the
 * entry and its two postings, updates two balances (in order, so that nothing deadlocks), commits.
 */
record RowAtATime(PlainTables tables, int clients) implements Contender {

  @Override
  public String name() {
    return "plain JDBC, a row at a time, %d %s"
        .formatted(clients, clients == 1 ? "connection" : "connections");
  }

  @Override
  public Measured run(Traffic traffic, Duration duration) throws Exception {
    return Clients.run(clients, duration, number -> new Writer(tables.connect(), traffic, number));
  }

  private static final class Writer implements Client {

    private final Connection connection;
    private final PreparedStatement insertEntry;
    private final PreparedStatement insertPosting;
    private final PreparedStatement updateBalance;
    private final Traffic traffic;
    private final SplittableRandom random;

    Writer(Connection connection, Traffic traffic, int number) throws SQLException {
      this.connection = connection;
      this.traffic = traffic;
      this.random = new SplittableRandom(number);
      connection.setAutoCommit(false);
      insertEntry = connection.prepareStatement("INSERT INTO entry (id, reference) VALUES (?, ?)");
      insertPosting = connection.prepareStatement("INSERT INTO posting VALUES (?, ?, ?, ?)");
      updateBalance =
          connection.prepareStatement("UPDATE balance SET total = total + ? WHERE account_id = ?");
    }

    @Override
    public int call() throws SQLException {
      var transfer = traffic.next(random);
      var id = PlainTables.newId();
      insertEntry.setObject(1, id);
      insertEntry.setString(2, id.toString());
      insertEntry.executeUpdate();
      post(id, 1, transfer.debited(), transfer.amount());
      post(id, 2, transfer.credited(), -transfer.amount());
      update(transfer);
      connection.commit();
      return 1;
    }

    private void post(UUID id, int line, int account, long amount) throws SQLException {
      insertPosting.setObject(1, id);
      insertPosting.setInt(2, line);
      insertPosting.setInt(3, account);
      insertPosting.setLong(4, amount);
      insertPosting.executeUpdate();
    }

    private void update(Transfer transfer) throws SQLException {
      boolean debitFirst = transfer.debited() < transfer.credited();
      add(debitFirst ? transfer.debited() : transfer.credited(), transfer.amount(), debitFirst);
      add(debitFirst ? transfer.credited() : transfer.debited(), transfer.amount(), !debitFirst);
    }

    private void add(int account, long amount, boolean debit) throws SQLException {
      updateBalance.setLong(1, debit ? amount : -amount);
      updateBalance.setInt(2, account);
      updateBalance.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
