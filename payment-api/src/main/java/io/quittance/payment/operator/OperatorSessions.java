package io.quittance.payment.operator;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quittance.platform.id.Ids;
import io.quittance.platform.security.OpenSessions;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Sessions and their refresh tokens in the database. An ended session is believed for a second. */
@Repository
class OperatorSessions implements OpenSessions {

  static final String PREFIX = "ops";

  private static final Duration BELIEVED = Duration.ofMillis(500);
  private static final int REMEMBERED_MAX = 10_000;

  private final JdbcClient jdbc;
  private final Cache<UUID, Boolean> open =
      Caffeine.newBuilder().expireAfterWrite(BELIEVED).maximumSize(REMEMBERED_MAX).build();

  OperatorSessions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Why a session ended. */
  enum End {
    SIGNED_OUT,
    TOKEN_REUSED,
    ACCOUNT_CHANGED
  }

  /**
   * A refresh token as it was found, with its session locked.
   *
   * @param isUsed whether it was used before
   * @param isOpen whether the session goes on, and its operator too
   */
  record Found(UUID sessionId, UUID operatorId, boolean isUsed, boolean isOpen) {}

  void begin(UUID id, UUID operatorId, Duration lifetime) {
    jdbc.sql(
            """
            INSERT INTO operator_session (id, operator_id, expires_at)
            VALUES (:id, :operator, now() + make_interval(secs => :seconds))
            """)
        .param("id", id)
        .param("operator", operatorId)
        .param("seconds", lifetime.toSeconds())
        .update();
  }

  void addToken(UUID sessionId, String hash) {
    jdbc.sql(
            "INSERT INTO operator_refresh_token (secret_hash, session_id) VALUES (:hash, :session)")
        .param("hash", hash)
        .param("session", sessionId)
        .update();
  }

  /** Lets nobody else use the session's tokens until the transaction ends. */
  Optional<Found> lock(String tokenHash) {
    var session =
        jdbc.sql(
                """
                SELECT s.id FROM operator_session s
                JOIN operator_refresh_token t ON t.session_id = s.id
                WHERE t.secret_hash = :hash FOR UPDATE OF s
                """)
            .param("hash", tokenHash)
            .query(UUID.class)
            .optional();
    // A second statement sees what whoever had the lock before has done.
    return session.flatMap(id -> find(id, tokenHash));
  }

  private Optional<Found> find(UUID sessionId, String tokenHash) {
    return jdbc.sql(
            """
            SELECT s.operator_id, t.used_at IS NOT NULL AS is_used,
                   s.ended_at IS NULL AND s.expires_at > now() AND o.disabled_at IS NULL AS is_open
            FROM operator_session s
            JOIN operator_refresh_token t ON t.session_id = s.id
            JOIN operator_account o ON o.id = s.operator_id
            WHERE s.id = :session AND t.secret_hash = :hash
            """)
        .param("session", sessionId)
        .param("hash", tokenHash)
        .query(
            (row, _) ->
                new Found(
                    sessionId,
                    row.getObject("operator_id", UUID.class),
                    row.getBoolean("is_used"),
                    row.getBoolean("is_open")))
        .optional();
  }

  void useToken(String hash) {
    jdbc.sql("UPDATE operator_refresh_token SET used_at = now() WHERE secret_hash = :hash")
        .param("hash", hash)
        .update();
  }

  void end(UUID sessionId, End reason) {
    jdbc.sql(
            """
            UPDATE operator_session SET ended_at = now(), end_reason = :reason
            WHERE id = :id AND ended_at IS NULL
            """)
        .param("id", sessionId)
        .param("reason", reason.name())
        .update();
    open.invalidate(sessionId);
  }

  /** Ends every session of an operator. */
  void endAll(String operator) {
    jdbc.sql(
            """
            UPDATE operator_session SET ended_at = now(), end_reason = 'ACCOUNT_CHANGED'
            WHERE ended_at IS NULL
              AND operator_id = (SELECT id FROM operator_account WHERE name = :operator)
            """)
        .param("operator", operator)
        .update();
  }

  @Override
  public boolean isOpen(String sessionId, String token) {
    return Ids.read(PREFIX, sessionId).map(id -> open.get(id, this::look)).orElse(false);
  }

  private boolean look(UUID id) {
    return jdbc.sql(
            """
            SELECT EXISTS (
                SELECT FROM operator_session s JOIN operator_account o ON o.id = s.operator_id
                WHERE s.id = :id AND s.ended_at IS NULL AND s.expires_at > now()
                  AND o.disabled_at IS NULL)
            """)
        .param("id", id)
        .query(Boolean.class)
        .single();
  }
}
