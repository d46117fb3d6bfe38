package io.quittance.simulator.book;

import io.quittance.platform.web.StrictJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** How rows become records. */
final class BookRows {

  static final String CHARGE = "SELECT * FROM charge";
  static final String OPERATION = "SELECT * FROM operation";
  static final String DISPUTE = "SELECT * FROM dispute";

  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
  private static final JsonMapper JSON = StrictJson.mapper();

  private BookRows() {}

  static Charge charge(ResultSet row, int number) throws SQLException {
    return new Charge(
        row.getString("charge_id"),
        new Charge.Origin(row.getString("provider"), row.getString("sale_reference"), extras(row)),
        row.getString("payment_reference"),
        row.getString("payment_method"),
        Currency.getInstance(row.getString("currency")),
        row.getLong("amount"),
        row.getString("return_url"),
        ChargeStatus.valueOf(row.getString("status")),
        new Charge.Amounts(
            row.getLong("authorized_amount"),
            row.getLong("captured_amount"),
            row.getLong("refund_pending_amount"),
            row.getLong("refunded_amount"),
            row.getLong("disputed_amount")),
        WebhookOrder.valueOf(row.getString("webhook_order")),
        instant(row, "expires_at"),
        instant(row, "created_at"));
  }

  static Operation operation(ResultSet row, int number) throws SQLException {
    return new Operation(
        row.getString("operation_id"),
        row.getString("charge_id"),
        OperationType.valueOf(row.getString("type")),
        row.getString("reference"),
        row.getString("payment_reference"),
        row.getString("fingerprint"),
        new Verdict(
            OperationStatus.valueOf(row.getString("status")),
            row.getString("decline_code"),
            row.getString("advice_code"),
            row.getString("failure_reason"),
            row.getBoolean("blocked_by_risk")),
        row.getLong("amount"),
        Currency.getInstance(row.getString("currency")),
        row.getString("redirect_url"),
        instantOrNull(row, "expires_at"),
        instant(row, "created_at"),
        instantOrNull(row, "completed_at"),
        instantOrNull(row, "changes_at"),
        extras(row));
  }

  static Dispute dispute(ResultSet row, int number) throws SQLException {
    return new Dispute(
        row.getString("dispute_id"),
        row.getString("charge_id"),
        row.getLong("amount"),
        Currency.getInstance(row.getString("currency")),
        row.getString("reason"),
        DisputeStatus.valueOf(row.getString("status")),
        row.getString("evidence"),
        row.getBoolean("inquiry"),
        instant(row, "evidence_due_by"),
        instant(row, "created_at"));
  }

  /** How extras are written into a column. */
  static String write(Map<String, String> extras) {
    return JSON.writeValueAsString(extras);
  }

  private static Map<String, String> extras(ResultSet row) throws SQLException {
    var text = row.getString("extras");
    return text.equals("{}") ? Map.of() : JSON.readValue(text, TEXTS);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(instantOrNull(row, column), column);
  }

  private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
