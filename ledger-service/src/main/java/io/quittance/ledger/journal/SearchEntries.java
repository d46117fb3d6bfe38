package io.quittance.ledger.journal;

import io.quittance.ledger.Conditions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Finds entries, newest first, by the index that fits what was asked for. Nobody waits for it and
 * it waits for nobody: what is booked meanwhile comes before the first page, or is found if it was
 * booked at a time that the pages have not passed yet.
 */
@Repository
class SearchEntries {

  private static final String IN_JOURNAL =
      """
      SELECT e.id, e.booked_at, e.sequence FROM journal_entry e %s
      ORDER BY e.booked_at DESC, e.sequence DESC
      LIMIT :limit
      """;

  /** Reads only the postings of the account, from its newest on, in each of its currencies. */
  private static final String OF_ACCOUNT =
      """
      SELECT e.id, e.booked_at, e.sequence FROM journal_entry e
      WHERE e.sequence IN (
          SELECT line.sequence FROM account a
          CROSS JOIN LATERAL (
              SELECT DISTINCT p.booked_at, p.sequence FROM posting p %s
              ORDER BY p.booked_at DESC, p.sequence DESC
              LIMIT :limit) line
          WHERE a.code = :account)
      """;

  private static final String JOIN_ENTRIES =
      "JOIN journal_entry e ON e.id = p.entry_id AND e.booked_at = p.booked_at ";

  private final JdbcClient jdbc;

  SearchEntries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Entries with a date of their own, and those that belong to the day of their booking. */
  private enum Dated {
    BY_CALLER,
    BY_BOOKING,
    ANYHOW
  }

  /**
   * Ids of the entries that match.
   *
   * @param before only entries that come after it in the list; null for all
   */
  List<UUID> find(EntryFilter filter, @Nullable EntryCursor before, int limit) {
    var params = new Conditions();
    // Each has an index of its own; together they would be looked for in the whole journal.
    var dated =
        filter.effective().areAll()
            ? Stream.of(Dated.ANYHOW)
            : Stream.of(Dated.BY_CALLER, Dated.BY_BOOKING);
    var all =
        dated
            .map(which -> "(%s)".formatted(select(filter, before, which, params)))
            .collect(Collectors.joining(" UNION ALL "));
    return jdbc.sql(
            """
            SELECT id FROM (%s) found
            ORDER BY booked_at DESC, sequence DESC
            LIMIT :limit
            """
                .formatted(all))
        .params(params.params())
        .param("limit", limit)
        .query((row, _) -> row.getObject("id", UUID.class))
        .list();
  }

  private static String select(
      EntryFilter filter, @Nullable EntryCursor before, Dated dated, Conditions params) {
    var conditions = new Conditions();
    // Postings carry the times of their entry.
    var timed = filter.account() == null ? "e" : "p";
    addTimes(conditions, timed, filter, before);
    addNames(conditions, filter);
    addDays(conditions, timed, filter.effective(), dated);
    if (filter.account() != null) {
      conditions.and("p.account_id = a.id").param("account", filter.account());
    }
    conditions.params().forEach(params::param);
    if (filter.account() == null) {
      return IN_JOURNAL.formatted(conditions.where());
    }
    var join = filter.asksOfEntries() ? JOIN_ENTRIES : "";
    return OF_ACCOUNT.formatted(join + conditions.where());
  }

  private static void addTimes(
      Conditions conditions, String table, EntryFilter filter, @Nullable EntryCursor before) {
    var booked = filter.booked();
    if (booked.from() != null) {
      conditions.and(table + ".booked_at >= :bookedFrom").param("bookedFrom", at(booked.from()));
    }
    if (booked.to() != null) {
      conditions.and(table + ".booked_at < :bookedTo").param("bookedTo", at(booked.to()));
    }
    if (before != null) {
      // The first of the two tells which partitions need not be looked at.
      conditions
          .and("%s.booked_at <= :lastBookedAt".formatted(table))
          .and("(%1$s.booked_at, %1$s.sequence) < (:lastBookedAt, :lastSequence)".formatted(table))
          .param("lastBookedAt", at(before.bookedAt()))
          .param("lastSequence", before.sequence());
    }
  }

  private static void addNames(Conditions conditions, EntryFilter filter) {
    if (filter.reference() != null) {
      conditions.and("e.reference = :reference").param("reference", filter.reference());
    }
    if (filter.paymentIntentId() != null) {
      conditions.and("e.payment_intent_id = :payment").param("payment", filter.paymentIntentId());
    }
  }

  private static void addDays(
      Conditions conditions, String table, EntryFilter.Days days, Dated dated) {
    switch (dated) {
      case BY_CALLER ->
          conditions
              .and("e.effective_date BETWEEN :firstDay AND :lastDay")
              .param("firstDay", days.first())
              .param("lastDay", days.last());
      case BY_BOOKING ->
          conditions
              .and("e.effective_date IS NULL")
              .and("%1$s.booked_at >= :begin AND %1$s.booked_at < :end".formatted(table))
              .param("begin", beginOf(days.first()))
              .param("end", beginOf(days.last().plusDays(1)));
      case ANYHOW -> {}
    }
  }

  private static OffsetDateTime beginOf(LocalDate day) {
    return day.atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  private static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
