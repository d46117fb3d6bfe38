package io.quittance.simulator.settlement;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the effects; nobody can change them. */
@Repository
class EffectJournal {

  private final JdbcClient jdbc;

  EffectJournal(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** One effect; the amount and the fee are minor units. */
  record Recorded(
      long effectId,
      String provider,
      String type,
      String operationId,
      String chargeId,
      @Nullable String reference,
      String paymentReference,
      long amount,
      String currency,
      OffsetDateTime occurredAt) {}

  /** Which effects are asked for; null means any. */
  record Filter(
      @Nullable LocalDate date, @Nullable String paymentReference, @Nullable String provider) {}

  /** All effects of one type in one currency; the sum is minor units. */
  record Total(String type, String currency, long count, long sum) {}

  /** Effects before a position, newest first. */
  List<Recorded> before(long position, Filter filter, int limit) {
    var date = filter.date();
    return jdbc.sql(
            """
            SELECT effect_id, provider, type, operation_id, charge_id, reference, payment_reference, amount,
                   currency, occurred_at
            FROM effect
            WHERE effect_id < :position
              AND (:from::timestamptz IS NULL OR occurred_at >= :from AND occurred_at < :to)
              AND (:paymentReference::text IS NULL OR payment_reference = :paymentReference)
              AND (:provider::text IS NULL OR provider = :provider)
            ORDER BY effect_id DESC LIMIT :limit
            """)
        .param("position", position)
        .param("from", date == null ? null : startOf(date))
        .param("to", date == null ? null : startOf(date.plusDays(1)))
        .param("paymentReference", filter.paymentReference())
        .param("provider", filter.provider())
        .param("limit", limit)
        .query(DataClassRowMapper.newInstance(Recorded.class))
        .list();
  }

  /** What a day's effects of a provider add up to; null means any. */
  List<Total> totals(@Nullable LocalDate date, @Nullable String provider) {
    return jdbc.sql(
            """
            SELECT type, currency, count(*) AS count, sum(amount)::bigint AS sum
            FROM effect
            WHERE (:from::timestamptz IS NULL OR occurred_at >= :from AND occurred_at < :to)
              AND (:provider::text IS NULL OR provider = :provider)
            GROUP BY type, currency ORDER BY type, currency
            """)
        .param("from", date == null ? null : startOf(date))
        .param("to", date == null ? null : startOf(date.plusDays(1)))
        .param("provider", provider)
        .query(DataClassRowMapper.newInstance(Total.class))
        .list();
  }

  private static OffsetDateTime startOf(LocalDate date) {
    return date.atStartOfDay().atOffset(ZoneOffset.UTC);
  }
}
