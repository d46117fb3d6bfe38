package io.quittance.idempotency.key;

import io.quittance.contracts.idempotency.IdempotencyApi.Answer;
import io.quittance.contracts.idempotency.IdempotencyApi.Claim;
import io.quittance.contracts.idempotency.IdempotencyApi.Claimed;
import io.quittance.contracts.idempotency.IdempotencyApi.InProgress;
import io.quittance.contracts.idempotency.IdempotencyApi.Mismatch;
import io.quittance.contracts.idempotency.IdempotencyApi.Replay;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The keys in PostgreSQL, which has the last word on everything. All methods take many requests,
 * each for another key, lock rows in the order of {@link KeyId}, and judge by database time.
 *
 * <p>A key may be claimed when it is new, when it was given back (by any request), and by the same
 * request when its holder is late or its answer has expired. Another request is a mismatch as long
 * as there is a row.
 */
@Repository
class KeyTable {

  /** Whoever waits need not know when a holder's time ends, only when to ask again. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  /** Rounds in which a key may change under our eyes before its caller is told to wait. */
  private static final int ROUNDS_MAX = 3;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, List<String>>> HEADERS = new TypeReference<>() {};

  /** The conflict's token is drawn under the row's lock, so tokens of one key grow. */
  private static final String CLAIM =
      """
      INSERT INTO idempotency_key AS k
             (merchant_id, key, fingerprint, token, state, locked_until, expires_at)
      SELECT a.merchant_id, a.key, decode(a.fingerprint, 'hex'), nextval('idempotency_token'),
             'IN_PROGRESS', clock_timestamp() + :lock * interval '1 ms',
             clock_timestamp() + :kept * interval '1 ms'
        FROM unnest(:merchants, :keys, :fingerprints) WITH ORDINALITY
             AS a (merchant_id, key, fingerprint, place)
       ORDER BY a.place
          ON CONFLICT (merchant_id, key) DO UPDATE
         SET fingerprint = excluded.fingerprint, token = nextval('idempotency_token'),
             state = 'IN_PROGRESS', status = NULL, headers = NULL, body = NULL,
             locked_until = clock_timestamp() + :lock * interval '1 ms',
             expires_at = clock_timestamp() + :kept * interval '1 ms'
       WHERE k.state = 'RELEASED'
          OR k.fingerprint = excluded.fingerprint
             AND CASE k.state WHEN 'IN_PROGRESS' THEN k.locked_until ELSE k.expires_at END
                 <= clock_timestamp()
      RETURNING k.merchant_id, k.key, k.token
      """;

  private static final String LOOK =
      """
      SELECT k.merchant_id, k.key, k.state, k.token, k.status, k.headers, k.body, k.expires_at,
             k.fingerprint = decode(a.fingerprint, 'hex') AS same_request,
             k.locked_until > clock_timestamp() AS locked,
             k.expires_at <= clock_timestamp() AS expired
        FROM unnest(:merchants, :keys, :fingerprints) AS a (merchant_id, key, fingerprint)
        JOIN idempotency_key k ON k.merchant_id = a.merchant_id AND k.key = a.key
      """;

  private static final String SETTLE =
      """
      WITH held AS MATERIALIZED (
        SELECT k.merchant_id, k.key, a.token, a.status, a.headers, a.body
          FROM unnest(:merchants, :keys, :tokens, :statuses, :headers, :bodies) WITH ORDINALITY
               AS a (merchant_id, key, token, status, headers, body, place)
          JOIN idempotency_key k ON k.merchant_id = a.merchant_id AND k.key = a.key
         WHERE k.token = a.token AND k.state = 'IN_PROGRESS'
         ORDER BY a.place
           FOR UPDATE OF k)
      UPDATE idempotency_key k
         SET state = CASE WHEN h.status IS NULL THEN 'RELEASED' ELSE 'COMPLETED' END,
             status = h.status, headers = h.headers, body = h.body, locked_until = NULL,
             expires_at = clock_timestamp() + interval '1 ms'
                 * CASE WHEN h.status < 400 THEN :successKept ELSE :failureKept END
        FROM held h
       WHERE k.merchant_id = h.merchant_id AND k.key = h.key
         AND k.token = h.token AND k.state = 'IN_PROGRESS'
      RETURNING k.merchant_id, k.key, encode(k.fingerprint, 'hex') AS fingerprint, k.expires_at
      """;

  /** Checked twice, since the row may have been claimed again before it was locked. */
  private static final String DELETE_EXPIRED =
      """
      DELETE FROM idempotency_key
       WHERE expires_at <= clock_timestamp()
         AND (merchant_id, key) IN (
             SELECT merchant_id, key FROM idempotency_key
              WHERE expires_at <= clock_timestamp()
              ORDER BY expires_at LIMIT :limit FOR UPDATE SKIP LOCKED)
      """;

  private final JdbcClient jdbc;
  private final KeySettings settings;

  KeyTable(JdbcClient jdbc, KeySettings settings) {
    this.jdbc = jdbc;
    this.settings = settings;
  }

  /** What somebody asks for. */
  record Request(KeyId id, String fingerprint) {}

  /** What the table says, and the success behind a replay where there is one to copy. */
  record Verdict(Claim claim, @Nullable Success success) {

    private Verdict(Claim claim) {
      this(claim, null);
    }
  }

  /** Grants, durably, what may be granted; one verdict per request, in their order. */
  List<Verdict> claim(List<Request> requests) {
    var verdicts = new HashMap<KeyId, Verdict>();
    var open = requests.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
    for (int round = 0; round < ROUNDS_MAX && !open.isEmpty(); round++) {
      verdicts.putAll(grant(open));
      open = without(open, verdicts);
      if (!open.isEmpty()) {
        verdicts.putAll(look(open));
        open = without(open, verdicts);
      }
    }
    var wait = new Verdict(new InProgress(ASK_AGAIN.toMillis()));
    return requests.stream().map(request -> verdicts.getOrDefault(request.id(), wait)).toList();
  }

  private static List<Request> without(List<Request> requests, Map<KeyId, Verdict> verdicts) {
    return requests.stream().filter(request -> !verdicts.containsKey(request.id())).toList();
  }

  private Map<KeyId, Verdict> grant(List<Request> requests) {
    var granted = new HashMap<KeyId, Verdict>();
    bind(jdbc.sql(CLAIM), requests)
        .param("lock", settings.lock().toMillis())
        .param("kept", settings.successKept().toMillis())
        .query((row, _) -> granted.put(idOf(row), new Verdict(new Claimed(row.getLong("token")))))
        .list();
    return granted;
  }

  private Map<KeyId, Verdict> look(List<Request> requests) {
    var fingerprints = new HashMap<KeyId, String>();
    requests.forEach(request -> fingerprints.put(request.id(), request.fingerprint()));
    var seen = new HashMap<KeyId, Verdict>();
    bind(jdbc.sql(LOOK), requests)
        .query(
            (row, _) -> {
              var id = idOf(row);
              judge(row, fingerprints.getOrDefault(id, ""))
                  .ifPresent(verdict -> seen.put(id, verdict));
              return id;
            })
        .list();
    return seen;
  }

  /** Nothing when the key has become free since it was not granted. */
  private static Optional<Verdict> judge(ResultSet row, String fingerprint) throws SQLException {
    var state = row.getString("state");
    if (state.equals("RELEASED")) {
      return Optional.empty();
    }
    if (!row.getBoolean("same_request")) {
      return Optional.of(new Verdict(new Mismatch()));
    }
    if (state.equals("IN_PROGRESS")) {
      return row.getBoolean("locked")
          ? Optional.of(new Verdict(new InProgress(ASK_AGAIN.toMillis())))
          : Optional.empty();
    }
    if (row.getBoolean("expired")) {
      return Optional.empty();
    }
    var answer =
        new Answer(
            row.getInt("status"),
            JSON.readValue(row.getString("headers"), HEADERS),
            Base64.getEncoder().encodeToString(row.getBytes("body")));
    var success =
        Success.isSuccess(answer.status())
            ? new Success(fingerprint, row.getLong("token"), answer, timeOf(row, "expires_at"))
            : null;
    return Optional.of(new Verdict(new Replay(answer), success));
  }

  private static JdbcClient.StatementSpec bind(
      JdbcClient.StatementSpec statement, List<Request> requests) {
    return statement
        .param("merchants", texts(requests, request -> request.id().merchantId()))
        .param("keys", texts(requests, request -> request.id().key()))
        .param("fingerprints", texts(requests, Request::fingerprint));
  }

  /** Stores answers and gives keys back, durably; one outcome per settlement, in their order. */
  List<Settlement.Outcome> settle(List<Settlement> settlements) {
    var sorted = settlements.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
    var settled = new HashMap<KeyId, Settled>();
    jdbc.sql(SETTLE)
        .param("merchants", texts(sorted, settlement -> settlement.id().merchantId()))
        .param("keys", texts(sorted, settlement -> settlement.id().key()))
        .param("tokens", array("int8", sorted, new Long[0], Settlement::token))
        .param("statuses", array("int4", sorted, new Integer[0], KeyTable::statusOf))
        .param("headers", texts(sorted, KeyTable::headersOf))
        .param("bodies", array("bytea", sorted, new byte[0][], KeyTable::bodyOf))
        .param("successKept", settings.successKept().toMillis())
        .param("failureKept", settings.failureKept().toMillis())
        .query(
            (row, _) ->
                settled.put(
                    idOf(row),
                    new Settled(row.getString("fingerprint"), timeOf(row, "expires_at"))))
        .list();
    return settlements.stream()
        .map(settlement -> outcomeOf(settlement, settled.get(settlement.id())))
        .toList();
  }

  private record Settled(String fingerprint, Instant expiresAt) {}

  private static Settlement.Outcome outcomeOf(Settlement settlement, @Nullable Settled settled) {
    if (settled == null) {
      return new Settlement.Outcome.Overtaken();
    }
    var answer = settlement.answer();
    return answer != null && Success.isSuccess(answer.status())
        ? new Settlement.Outcome.Kept(
            new Success(settled.fingerprint(), settlement.token(), answer, settled.expiresAt()))
        : new Settlement.Outcome.Done();
  }

  private static @Nullable Integer statusOf(Settlement settlement) {
    return settlement.answer() == null ? null : (Integer) settlement.answer().status();
  }

  private static @Nullable String headersOf(Settlement settlement) {
    return settlement.answer() == null
        ? null
        : JSON.writeValueAsString(settlement.answer().headers());
  }

  private static byte @Nullable [] bodyOf(Settlement settlement) {
    return settlement.answer() == null
        ? null
        : Base64.getDecoder().decode(settlement.answer().bodyBase64());
  }

  /** Removes up to so many keys that no longer mean anything, and says how many there were. */
  int deleteExpired(int limit) {
    return jdbc.sql(DELETE_EXPIRED).param("limit", limit).update();
  }

  private static KeyId idOf(ResultSet row) throws SQLException {
    return new KeyId(row.getString("merchant_id"), row.getString("key"));
  }

  private static Instant timeOf(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time.toInstant();
  }

  private static <T> SqlArrayValue texts(List<T> rows, Function<T, @Nullable String> column) {
    return array("text", rows, new String[0], column);
  }

  private static <T, C> SqlArrayValue array(
      String type, List<T> rows, C[] empty, Function<T, @Nullable C> column) {
    var values = new ArrayList<@Nullable C>(rows.size());
    rows.forEach(row -> values.add(column.apply(row)));
    return new SqlArrayValue(type, (Object[]) values.toArray(empty));
  }
}
