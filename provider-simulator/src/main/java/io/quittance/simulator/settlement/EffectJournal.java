package io.quittance.simulator.settlement;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads the effects; nobody can change them. */
@Repository
class EffectJournal {

  private static final int FETCH_SIZE = 1_000;

  private static final String SETTLED =
      """
      SELECT type, operation_id, charge_id, reference, payment_reference, amount, fee, currency,
             occurred_at
      FROM effect
      WHERE provider = ? AND occurred_at >= ? AND occurred_at < ? AND type IN ('CAPTURE', 'REFUND')
      ORDER BY occurred_at, operation_id
      """;

  private final JdbcClient jdbc;
  private final JdbcTemplate streaming;

  EffectJournal(JdbcClient jdbc, DataSource dataSource) {
    this.jdbc = jdbc;
    this.streaming = new JdbcTemplate(dataSource);
    this.streaming.setFetchSize(FETCH_SIZE);
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

  /** One capture or refund as it is settled; amounts are minor units, refunds below zero. */
  record Line(
      String type,
      String operationId,
      String chargeId,
      String reference,
      String paymentReference,
      long gross,
      long fee,
      String currency,
      Instant occurredAt) {

    long net() {
      return Math.subtractExact(gross, fee);
    }
  }

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

  /** Reads a provider's captures and refunds of a day in order, a part at a time. */
  @Transactional(readOnly = true)
  public void settled(String provider, LocalDate date, Consumer<Line> reader) {
    streaming.query(
        SETTLED,
        row -> {
          var type = row.getString("type");
          long amount = row.getLong("amount");
          reader.accept(
              new Line(
                  type,
                  row.getString("operation_id"),
                  row.getString("charge_id"),
                  row.getString("reference"),
                  row.getString("payment_reference"),
                  type.equals("REFUND") ? -amount : amount,
                  row.getLong("fee"),
                  row.getString("currency"),
                  row.getObject("occurred_at", OffsetDateTime.class).toInstant()));
        },
        provider,
        startOf(date),
        startOf(date.plusDays(1)));
  }

  private static OffsetDateTime startOf(LocalDate date) {
    return date.atStartOfDay().atOffset(ZoneOffset.UTC);
  }
}
