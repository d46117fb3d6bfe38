package io.quittance.webhook.outbound.endpoint;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Endpoints in the database. */
@Repository
public class Endpoints {

  static final String COLUMNS =
      """
      id, merchant_id, url, events, signing, description, status, disabled_reason, public_key,
      CASE WHEN previous_secret_until > now() THEN previous_secret_until END
          AS previous_secret_until,
      failing_since, created_at, updated_at
      """;

  private final JdbcClient jdbc;

  Endpoints(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An endpoint to be written down. */
  record NewEndpoint(
      UUID id,
      String merchantId,
      String url,
      List<String> events,
      Signing signing,
      @Nullable String description,
      @Nullable String publicKey) {}

  /** Writes an endpoint down, with its sealed keys. */
  Endpoint insert(NewEndpoint endpoint, byte[] secret) {
    return jdbc.sql(
            """
            INSERT INTO webhook_endpoint
                (id, merchant_id, url, events, signing, description, secret, public_key)
            VALUES (:id, :merchantId, :url, :events::text[], :signing, :description, :secret,
                :publicKey)
            RETURNING
            """
                + COLUMNS)
        .param("id", endpoint.id())
        .param("merchantId", endpoint.merchantId())
        .param("url", endpoint.url())
        .param("events", endpoint.events().toArray(String[]::new))
        .param("signing", endpoint.signing().name())
        .param("description", endpoint.description())
        .param("secret", secret)
        .param("publicKey", endpoint.publicKey())
        .query((row, _) -> endpoint(row))
        .single();
  }

  /** How many endpoints a merchant has; whoever asks next waits for the end of the transaction. */
  int countAlone(String merchantId) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('webhook_endpoint ' || :id, 0))")
        .param("id", merchantId)
        .query((_, _) -> true)
        .single();
    return jdbc.sql("SELECT count(*) FROM webhook_endpoint WHERE merchant_id = :id")
        .param("id", merchantId)
        .query(Integer.class)
        .single();
  }

  /** A merchant's endpoint; another merchant's does not exist. */
  Optional<Endpoint> find(UUID id, String merchantId) {
    return jdbc.sql(
            "SELECT " + COLUMNS + " FROM webhook_endpoint WHERE id = :id AND merchant_id = :owner")
        .param("id", id)
        .param("owner", merchantId)
        .query((row, _) -> endpoint(row))
        .optional();
  }

  /** As {@link #find}, locked until the end of the transaction. */
  Optional<Endpoint> findForUpdate(UUID id, String merchantId) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM webhook_endpoint WHERE id = :id AND merchant_id = :owner FOR UPDATE")
        .param("id", id)
        .param("owner", merchantId)
        .query((row, _) -> endpoint(row))
        .optional();
  }

  /** Endpoints of a merchant, newest first, those before a cursor. */
  List<Endpoint> list(String merchantId, @Nullable UUID before, int limit) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                 FROM webhook_endpoint
                WHERE merchant_id = :owner AND (:before::uuid IS NULL OR id < :before::uuid)
                ORDER BY id DESC LIMIT :limit
                """)
        .param("owner", merchantId)
        .param("before", before)
        .param("limit", limit)
        .query((row, _) -> endpoint(row))
        .list();
  }

  /** The enabled endpoints of some merchants. */
  public List<Endpoint> enabled(Collection<String> merchantIds) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                 FROM webhook_endpoint
                WHERE merchant_id = ANY (:owners::text[]) AND status = 'ENABLED'
                ORDER BY id
                """)
        .param("owners", merchantIds.toArray(String[]::new))
        .query((row, _) -> endpoint(row))
        .list();
  }

  /** Writes down what a merchant may change. */
  Endpoint update(Endpoint endpoint) {
    return jdbc.sql(
            """
            UPDATE webhook_endpoint
            SET url = :url, events = :events::text[], description = :description,
                status = :status, disabled_reason = :disabledReason,
                failing_since = :failingSince::timestamptz,
                failing_told = failing_told AND :failingSince::timestamptz IS NOT NULL,
                updated_at = now()
            WHERE id = :id
            RETURNING
            """
                + COLUMNS)
        .param("id", endpoint.id())
        .param("url", endpoint.url())
        .param("events", endpoint.events().toArray(String[]::new))
        .param("description", endpoint.description())
        .param("status", endpoint.status().name())
        .param("disabledReason", name(endpoint.disabledReason()))
        .param("failingSince", text(endpoint.failingSince()))
        .query((row, _) -> endpoint(row))
        .single();
  }

  /** Lets a new secret sign, and the one before it for a while too. */
  Endpoint rotate(UUID id, byte[] secret, @Nullable String publicKey, Duration overlap) {
    return jdbc.sql(
            """
            UPDATE webhook_endpoint
            SET previous_secret = secret,
                previous_secret_until = now() + make_interval(secs => :overlap),
                secret = :secret, public_key = :publicKey, updated_at = now()
            WHERE id = :id
            RETURNING
            """
                + COLUMNS)
        .param("id", id)
        .param("secret", secret)
        .param("publicKey", publicKey)
        .param("overlap", overlap.toSeconds())
        .query((row, _) -> endpoint(row))
        .single();
  }

  /** Forgets an endpoint, with its secrets; false when there is none. */
  boolean delete(UUID id, String merchantId) {
    return jdbc.sql("DELETE FROM webhook_endpoint WHERE id = :id AND merchant_id = :owner")
            .param("id", id)
            .param("owner", merchantId)
            .update()
        > 0;
  }

  /** Calls off what was on its way to an endpoint. */
  public void cancelDeliveries(UUID id) {
    jdbc.sql(
            """
            UPDATE delivery
            SET status = 'CANCELED', next_attempt_at = NULL, claimed = false, ended_at = now()
            WHERE endpoint_id = :id AND status = 'PENDING'
            """)
        .param("id", id)
        .update();
  }

  static Endpoint endpoint(ResultSet row) throws SQLException {
    var disabledReason = row.getString("disabled_reason");
    return new Endpoint(
        row.getObject("id", UUID.class),
        row.getString("merchant_id"),
        row.getString("url"),
        List.of((String[]) row.getArray("events").getArray()),
        Signing.valueOf(row.getString("signing")),
        row.getString("description"),
        EndpointStatus.valueOf(row.getString("status")),
        disabledReason == null ? null : DisabledReason.valueOf(disabledReason),
        row.getString("public_key"),
        time(row, "previous_secret_until"),
        time(row, "failing_since"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable String name(@Nullable Enum<?> value) {
    return value == null ? null : value.name();
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
