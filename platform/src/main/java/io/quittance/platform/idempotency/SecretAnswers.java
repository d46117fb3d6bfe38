package io.quittance.platform.idempotency;

import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_REUSED;

import io.quittance.platform.secret.SealedColumn;
import io.quittance.platform.secret.SecretTexts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers that hold a secret, for repeats of their requests: sealed in the table {@code
 * secret_answer} of the service that gave them, and nowhere else. They are also the guard against a
 * request that takes effect twice.
 */
public final class SecretAnswers {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final JdbcClient jdbc;
  private final SecretTexts texts;

  public SecretAnswers(JdbcClient jdbc, SecretTexts texts) {
    this.jdbc = jdbc;
    this.texts = texts;
  }

  private record Kept(String fingerprint, String answer) {}

  /**
   * The answer that was given under a key.
   *
   * @throws io.quittance.platform.problem.Refusal {@code idempotency_key_reused} when the key
   *     belongs to another request
   */
  public <T> Optional<T> find(String merchantId, RequestKey key, Class<T> type) {
    return jdbc.sql(
            """
            SELECT fingerprint, answer FROM secret_answer
            WHERE merchant_id = :merchantId AND idempotency_key = :key
            """)
        .param("merchantId", merchantId)
        .param("key", key.key())
        .query(
            (row, _) ->
                new Kept(
                    row.getString("fingerprint"),
                    texts.open(owner(merchantId, key.key()), row.getBytes("answer"))))
        .optional()
        .map(
            kept -> {
              if (!kept.fingerprint().equals(key.fingerprint())) {
                throw IDEMPOTENCY_KEY_REUSED.because();
              }
              return JSON.readValue(kept.answer(), type);
            });
  }

  /**
   * Keeps an answer, in the transaction of its effect.
   *
   * @throws org.springframework.dao.DuplicateKeyException when there is one under the key: the
   *     effect must be rolled back
   */
  public void keep(String merchantId, RequestKey key, Object answer) {
    jdbc.sql(
            """
            INSERT INTO secret_answer (merchant_id, idempotency_key, fingerprint, answer)
            VALUES (:merchantId, :key, :fingerprint, :answer)
            """)
        .param("merchantId", merchantId)
        .param("key", key.key())
        .param("fingerprint", key.fingerprint())
        .param("answer", texts.seal(owner(merchantId, key.key()), JSON.writeValueAsString(answer)))
        .update();
  }

  /** Forgets old ones; returns how many. Bounded per call. */
  public int reap(Duration retention, int batch) {
    return jdbc.sql(
            """
            DELETE FROM secret_answer WHERE (merchant_id, idempotency_key) IN
                (SELECT merchant_id, idempotency_key FROM secret_answer
                 WHERE created_at < now() - make_interval(secs => :retention) LIMIT :batch)
            """)
        .param("retention", retention.toSeconds())
        .param("batch", batch)
        .update();
  }

  /** Tells the rotation of keys where these answers are. */
  public static SealedColumn column(SecretTexts texts) {
    return SealedColumn.of(
        "secret_answer",
        List.of("merchant_id", "idempotency_key"),
        "answer",
        row -> owner(row.getString("merchant_id"), row.getString("idempotency_key")),
        texts);
  }

  private static String owner(String merchantId, String key) {
    return merchantId + ' ' + key;
  }
}
