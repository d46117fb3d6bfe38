package io.quittance.ledger.journal;

import io.quittance.ledger.Conditions;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
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

  private final JdbcClient jdbc;

  SearchEntries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Ids of the entries that match.
   *
   * @param before only entries that come after it in the list; null for all
   */
  List<UUID> find(EntryFilter filter, @Nullable EntryCursor before, int limit) {
    return filter.account() == null
        ? inJournal(filter, before, limit)
        : ofAccount(filter.account(), filter, before, limit);
  }

  private List<UUID> inJournal(EntryFilter filter, @Nullable EntryCursor before, int limit) {
    var conditions = new Conditions();
    addTimes(conditions, "e", filter, before);
    addOthers(conditions, filter);
    return ids(
        """
        SELECT e.id FROM journal_entry e %s
        ORDER BY e.booked_at DESC, e.sequence DESC
        LIMIT :limit
        """
            .formatted(conditions.where()),
        conditions,
        limit);
  }

  /** Reads only the postings of the account, from its newest on, in each of its currencies. */
  private List<UUID> ofAccount(
      String code, EntryFilter filter, @Nullable EntryCursor before, int limit) {
    var conditions = new Conditions().and("p.account_id = a.id").param("account", code);
    addTimes(conditions, "p", filter, before);
    addOthers(conditions, filter);
    boolean readsEntries = filter.asksOfEntries();
    return ids(
        """
        SELECT e.id FROM journal_entry e
        WHERE e.sequence IN (
            SELECT line.sequence FROM account a
            CROSS JOIN LATERAL (
                SELECT DISTINCT p.booked_at, p.sequence
                FROM posting p %s %s
                ORDER BY p.booked_at DESC, p.sequence DESC
                LIMIT :limit) line
            WHERE a.code = :account)
        ORDER BY e.booked_at DESC, e.sequence DESC
        LIMIT :limit
        """
            .formatted(
                readsEntries ? "JOIN journal_entry e ON e.id = p.entry_id" : "",
                conditions.where()),
        conditions,
        limit);
  }

  private List<UUID> ids(String statement, Conditions conditions, int limit) {
    return jdbc.sql(statement)
        .params(conditions.params())
        .param("limit", limit)
        .query((row, _) -> row.getObject("id", UUID.class))
        .list();
  }

  /** Conditions on what entries and postings both carry. */
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

  private static void addOthers(Conditions conditions, EntryFilter filter) {
    if (filter.reference() != null) {
      conditions.and("e.reference = :reference").param("reference", filter.reference());
    }
    if (filter.paymentIntentId() != null) {
      conditions.and("e.payment_intent_id = :payment").param("payment", filter.paymentIntentId());
    }
    var days = filter.effective();
    if (!days.areAll()) {
      conditions
          .and(
              """
              e.effective_date BETWEEN :firstDay AND :lastDay
              OR e.effective_date IS NULL
                 AND e.booked_at >= :firstDayBegins AND e.booked_at < :lastDayEnds
              """)
          .param("firstDay", days.first())
          .param("lastDay", days.last())
          .param("firstDayBegins", days.first().atStartOfDay().atOffset(ZoneOffset.UTC))
          .param("lastDayEnds", days.last().plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC));
    }
  }

  private static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
