package io.quittance.contracts.idempotency;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * One request, one effect. The caller claims a key before it works and completes or releases it
 * afterwards.
 */
@HttpExchange("/internal/idempotency")
public interface IdempotencyApi {

  /** Asks for the right to work under a key, or for the answer that it already has. */
  @PostExchange("/claim")
  Claim claim(@RequestBody ClaimRequest request);

  /** Stores the answer; without effect when the token has been overtaken (fencing). */
  @PostExchange("/complete")
  void complete(@RequestBody Completion completion);

  /** Gives the key back unused, so that a repeat works again; fenced like {@link #complete}. */
  @PostExchange("/release")
  void release(@RequestBody Release release);

  /**
   * Names a request.
   *
   * @param merchantId the scope of the key
   * @param key 1 to 255 printable ASCII characters
   * @param fingerprint lower-case hex SHA-256 of method, path and body
   */
  record ClaimRequest(String merchantId, String key, String fingerprint) {}

  /** What became of a claim. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Claimed.class, name = "claimed"),
    @JsonSubTypes.Type(value = InProgress.class, name = "in_progress"),
    @JsonSubTypes.Type(value = Replay.class, name = "replay"),
    @JsonSubTypes.Type(value = Mismatch.class, name = "mismatch")
  })
  sealed interface Claim {}

  /** The caller works now; {@code token} grows with every claim of the same key. */
  record Claimed(long token) implements Claim {}

  /** Somebody else works under this key; ask again after so many milliseconds. */
  record InProgress(long retryAfterMillis) implements Claim {}

  /** The work is done; this was the answer. */
  record Replay(Answer answer) implements Claim {}

  /** The key was used for another request. */
  record Mismatch() implements Claim {}

  /** An HTTP answer, byte for byte: {@code bodyBase64} is the body in RFC 4648 base64. */
  record Answer(int status, Map<String, List<String>> headers, String bodyBase64) {}

  record Completion(String merchantId, String key, long token, Answer answer) {}

  record Release(String merchantId, String key, long token) {}
}
