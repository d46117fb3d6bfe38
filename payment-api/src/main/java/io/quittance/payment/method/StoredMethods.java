package io.quittance.payment.method;

import io.quittance.platform.idempotency.RequestKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stored payment methods. What a method hides leaves this table only encrypted. */
@Repository
class StoredMethods {

  private static final String COLUMNS =
      "id, merchant_id, user_id, type, provider_token, provider, brand, last4, exp_month,"
          + " exp_year, created_at";

  /** Greater than every id. */
  private static final UUID END = new UUID(-1L, -1L);

  private final JdbcClient jdbc;

  StoredMethods(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Writes a method down, unless its key has stored one already.
   *
   * @param secret what the method hides, encrypted; null for a card
   * @return whether it was written
   */
  boolean add(PaymentMethod method, byte @Nullable [] secret, RequestKey key) {
    var display = method.display();
    return jdbc.sql(
                """
                INSERT INTO payment_method
                    (id, merchant_id, user_id, type, provider_token, provider, secret, brand, last4,
                     exp_month, exp_year, idempotency_key, fingerprint, created_at)
                VALUES (:id, :merchantId, :userId, :type, :token, :provider, :secret, :brand, :last4,
                     :expMonth, :expYear, :key, :fingerprint, :createdAt)
                ON CONFLICT (merchant_id, idempotency_key) DO NOTHING
                """)
            .param("id", method.id())
            .param("merchantId", method.merchantId())
            .param("userId", method.userId())
            .param("type", method.type().name())
            .param("token", method.providerToken())
            .param("provider", method.provider())
            .param("secret", secret)
            .param("brand", display.brand())
            .param("last4", display.last4())
            .param("expMonth", display.expMonth())
            .param("expYear", display.expYear())
            .param("key", key.key())
            .param("fingerprint", key.fingerprint())
            .param("createdAt", method.createdAt().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /** What a key stored, and for which request; also when it was deleted since. */
  Optional<ByKey> findByKey(String merchantId, String key) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + ", fingerprint FROM payment_method"
                + " WHERE merchant_id = :merchantId AND idempotency_key = :key")
        .param("merchantId", merchantId)
        .param("key", key)
        .query((row, _) -> new ByKey(method(row), row.getString("fingerprint")))
        .optional();
  }

  /** A method and the fingerprint of the request that stored it. */
  record ByKey(PaymentMethod method, String fingerprint) {}

  /** A method of any merchant, also a deleted one. */
  Optional<PaymentMethod> find(UUID id) {
    return jdbc.sql("SELECT " + COLUMNS + " FROM payment_method WHERE id = :id")
        .param("id", id)
        .query((row, _) -> method(row))
        .optional();
  }

  /** What a method hides, encrypted; empty for a card, and once it was deleted. */
  Optional<byte[]> secret(UUID id) {
    return jdbc.sql("SELECT secret FROM payment_method WHERE id = :id AND secret IS NOT NULL")
        .param("id", id)
        .query((row, _) -> row.getBytes("secret"))
        .optional();
  }

  /** A merchant's method, unless it was deleted. */
  Optional<PaymentMethod> findUsable(UUID id, String merchantId) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM payment_method"
                + " WHERE id = :id AND merchant_id = :merchantId AND deleted_at IS NULL")
        .param("id", id)
        .param("merchantId", merchantId)
        .query((row, _) -> method(row))
        .optional();
  }

  /** A merchant's methods, newest first, that are older than {@code before}. */
  List<PaymentMethod> list(
      String merchantId, @Nullable String userId, @Nullable UUID before, int limit) {
    // Ids sort by time, so the newest are the greatest.
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM payment_method"
                + " WHERE merchant_id = :merchantId AND deleted_at IS NULL AND id < :before"
                + (userId == null ? "" : " AND user_id = :userId")
                + " ORDER BY id DESC LIMIT :limit")
        .param("merchantId", merchantId)
        .param("userId", userId)
        .param("before", before == null ? END : before)
        .param("limit", limit)
        .query((row, _) -> method(row))
        .list();
  }

  /** Deletes a method and forgets what it hides; false when there is none to delete. */
  boolean delete(UUID id, String merchantId, Instant now) {
    return jdbc.sql(
                """
                UPDATE payment_method SET deleted_at = :now, secret = NULL
                WHERE id = :id AND merchant_id = :merchantId AND deleted_at IS NULL
                """)
            .param("id", id)
            .param("merchantId", merchantId)
            .param("now", now.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  private static PaymentMethod method(ResultSet row) throws SQLException {
    return new PaymentMethod(
        row.getObject("id", UUID.class),
        row.getString("merchant_id"),
        row.getString("user_id"),
        PaymentMethodType.valueOf(row.getString("type")),
        row.getString("provider_token"),
        row.getString("provider"),
        new MethodDisplay(
            row.getString("brand"),
            row.getString("last4"),
            row.getObject("exp_month", Integer.class),
            row.getObject("exp_year", Integer.class)),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
