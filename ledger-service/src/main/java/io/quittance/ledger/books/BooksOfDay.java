package io.quittance.ledger.books;

import io.quittance.contracts.ledger.BooksLine;
import io.quittance.contracts.ledger.BooksLine.AccountDay;
import io.quittance.contracts.ledger.BooksLine.Begin;
import io.quittance.contracts.ledger.BooksLine.End;
import io.quittance.contracts.ledger.BooksLine.OwnerDay;
import io.quittance.contracts.ledger.BooksLine.Posted;
import io.quittance.contracts.ledger.BooksLine.Sum;
import io.quittance.ledger.journal.JournalEntry;
import io.quittance.ledger.journal.WriteBarrier;
import io.quittance.platform.id.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The books of a day, for whoever compares them with something else: what was booked on clearing
 * accounts, how accounts moved, what merchants are owed. All of it is one snapshot, and stays the
 * same until something is booked that concerns the day.
 */
@Service
public class BooksOfDay {

  private static final int FETCH_SIZE = 1_000;

  private final NamedParameterJdbcTemplate streaming;
  private final WriteBarrier barrier;

  BooksOfDay(DataSource dataSource, WriteBarrier barrier) {
    var template = new JdbcTemplate(dataSource);
    template.setFetchSize(FETCH_SIZE);
    this.streaming = new NamedParameterJdbcTemplate(template);
    this.barrier = barrier;
  }

  /** Waits for the writers that are under way. Not within a transaction. */
  void settle() {
    barrier.pass();
  }

  /** Hands out the lines in their order; a part of them at a time is in memory. */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public void write(LocalDate day, Consumer<BooksLine> lines) {
    lines.accept(new Begin(day));
    var counted = new Counted(lines);
    var times =
        Map.of(
            "day", day,
            "from", day.atStartOfDay().atOffset(ZoneOffset.UTC),
            "to", day.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC));
    each(BooksSql.POSTED, times, counted, (row, _) -> posted(row));
    each(BooksSql.ACCOUNTS, times, counted, (row, _) -> account(row));
    each(BooksSql.OWNERS, times, counted, (row, _) -> owner(row));
    each(BooksSql.SUMS, times, counted, (row, _) -> sum(row));
    lines.accept(new End(counted.count));
  }

  private void each(
      String sql, Map<String, ?> times, Counted lines, RowMapper<? extends BooksLine> reader) {
    streaming.query(
        sql,
        times,
        row -> {
          var line = reader.mapRow(row, 0);
          if (line != null) {
            lines.accept(line);
          }
        });
  }

  private static Posted posted(ResultSet row) throws SQLException {
    return new Posted(
        Ids.write(JournalEntry.PREFIX, row.getObject("id", UUID.class)),
        row.getString("reference"),
        row.getString("kind"),
        row.getString("cause_kind"),
        row.getString("code"),
        row.getString("currency"),
        row.getLong("amount"),
        row.getString("payment_intent_id"),
        instant(row.getObject("occurred_at", OffsetDateTime.class)),
        row.getObject("booked_at", OffsetDateTime.class).toInstant(),
        row.getBoolean("booked_that_day"));
  }

  private static AccountDay account(ResultSet row) throws SQLException {
    return new AccountDay(
        row.getString("code"),
        row.getString("currency"),
        row.getBoolean("clearing"),
        row.getLong("opening"),
        row.getLong("debits"),
        row.getLong("credits"),
        row.getLong("closing"));
  }

  private static OwnerDay owner(ResultSet row) throws SQLException {
    return new OwnerDay(
        row.getString("merchant"),
        row.getString("currency"),
        row.getLong("opening"),
        row.getLong("operations"),
        row.getLong("fees"),
        row.getLong("payouts"),
        row.getLong("other"),
        row.getLong("closing"));
  }

  private static Sum sum(ResultSet row) throws SQLException {
    return new Sum(row.getString("currency"), row.getLong("debits"), row.getLong("credits"));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  /** Counts what it passes on. */
  private static final class Counted implements Consumer<BooksLine> {

    private final Consumer<BooksLine> lines;
    private int count;

    private Counted(Consumer<BooksLine> lines) {
      this.lines = lines;
    }

    @Override
    public void accept(BooksLine line) {
      count = Math.incrementExact(count);
      lines.accept(line);
    }
  }
}
