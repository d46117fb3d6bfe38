package io.quittance.simulator.settlement;

import io.quittance.platform.web.StrictJson;
import io.quittance.simulator.book.EffectType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What a provider's reports are made of: the effects that moved money, and the faults between. */
@Repository
public class SettledMoney {

  private static final int FETCH_SIZE = 1_000;
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
  private static final JsonMapper JSON = StrictJson.mapper();

  private static final String SETTLED =
      """
      SELECT e.type, e.operation_id, e.charge_id, e.reference, e.payment_reference, e.amount,
             e.fee, e.currency, e.occurred_at, c.authorized_amount, c.captured_amount,
             c.status = 'CAPTURED' AS done, c.created_at AS charge_created_at, c.extras AS charge_extras,
             coalesce(o.extras, '{}') AS operation_extras
      FROM effect e
      JOIN charge c USING (charge_id)
      LEFT JOIN operation o USING (operation_id)
      WHERE e.provider = ? AND e.occurred_at >= ? AND e.occurred_at < ?
        AND e.type IN ('CAPTURE', 'REFUND', 'REFUND_FAILED', 'DISPUTE', 'DISPUTE_WON')
      ORDER BY e.occurred_at, e.effect_id
      """;

  private final JdbcClient jdbc;
  private final JdbcTemplate streaming;
  private final ReportFaults faults;

  SettledMoney(JdbcClient jdbc, DataSource dataSource, ReportFaults faults) {
    this.jdbc = jdbc;
    this.streaming = new JdbcTemplate(dataSource);
    this.streaming.setFetchSize(FETCH_SIZE);
    this.faults = faults;
  }

  /**
   * Reads what moved on a provider's day in order, a part at a time. Faults of the day's report
   * that strike lines have struck.
   */
  @Transactional(readOnly = true)
  public void read(String provider, LocalDate day, ZoneId zone, Consumer<Settled> reader) {
    var struck = faults.of(provider, day).strikeLines(reader);
    read(provider, day.atStartOfDay(zone).toInstant(), startAfter(day, zone), struck);
  }

  private void read(String provider, Instant from, Instant to, Consumer<Settled> reader) {
    streaming.query(
        SETTLED,
        row -> {
          reader.accept(settled(row));
        },
        provider,
        from.atOffset(ZoneOffset.UTC),
        to.atOffset(ZoneOffset.UTC));
  }

  /** The n-th day, from 1, on which money of a provider moved. */
  public Optional<LocalDate> day(String provider, int number, ZoneId zone) {
    return jdbc.sql(
            """
            SELECT DISTINCT (occurred_at AT TIME ZONE :zone)::date AS day FROM effect
            WHERE provider = :provider
              AND type IN ('CAPTURE', 'REFUND', 'REFUND_FAILED', 'DISPUTE', 'DISPUTE_WON')
            ORDER BY day OFFSET :before LIMIT 1
            """)
        .param("zone", zone.getId())
        .param("provider", provider)
        .param("before", number - 1)
        .query(LocalDate.class)
        .optional();
  }

  private static Instant startAfter(LocalDate day, ZoneId zone) {
    return day.plusDays(1).atStartOfDay(zone).toInstant();
  }

  private static Settled settled(ResultSet row) throws SQLException {
    return new Settled(
        EffectType.valueOf(row.getString("type")),
        row.getString("operation_id"),
        new Settled.OfCharge(
            row.getString("charge_id"),
            row.getString("payment_reference"),
            row.getLong("authorized_amount"),
            row.getLong("captured_amount"),
            row.getBoolean("done"),
            row.getObject("charge_created_at", OffsetDateTime.class).toInstant(),
            JSON.readValue(row.getString("charge_extras"), TEXTS)),
        row.getString("reference"),
        row.getLong("amount"),
        row.getLong("fee"),
        Currency.getInstance(row.getString("currency")),
        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
        JSON.readValue(row.getString("operation_extras"), TEXTS));
  }
}
