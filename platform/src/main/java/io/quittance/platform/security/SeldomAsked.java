package io.quittance.platform.security;

import static io.quittance.platform.problem.CommonProblem.RATE_LIMITED;
import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.quittance.platform.problem.Refusal;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Asks a provider of OpenID Connect a few times per period at most. A token that names an unknown
 * key makes its keys be read again, and every stranger can write one.
 *
 * <p>Nobody who is known waits for it: what is read for a stranger is there for all, also the keys
 * that are new.
 */
final class SeldomAsked implements ClientHttpRequestInterceptor {

  private static final Logger log = LoggerFactory.getLogger(SeldomAsked.class);

  /** Its configuration may be at three places; with the keys that is four for one start. */
  static final int QUESTIONS_MAX = 8;

  static final Duration PERIOD = Duration.ofSeconds(30);

  private final Bucket questions;
  private volatile boolean isAway;

  SeldomAsked(TimeMeter time) {
    // All come back at once: one by one they would be taken before a start has all it needs.
    this.questions =
        Bucket.builder()
            .withCustomTimePrecision(time)
            .addLimit(
                limit -> limit.capacity(QUESTIONS_MAX).refillIntervally(QUESTIONS_MAX, PERIOD))
            .build();
  }

  /**
   * Asks.
   *
   * @throws Refusal {@code rate_limited} when it was asked too often, {@code service_unavailable}
   *     when that was because it did not answer
   */
  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    var probe = questions.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw (isAway ? SERVICE_UNAVAILABLE : RATE_LIMITED)
          .because()
          .retryAfter(Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1));
    }
    if (probe.getRemainingTokens() == 0) {
      log.warn(
          "security: the provider of OpenID Connect was asked {} times in {} s and is asked no more"
              + " for now: it is away, or somebody tries tokens of keys that it does not have",
          QUESTIONS_MAX,
          PERIOD.toSeconds());
    }
    try {
      var answer = execution.execute(request, body);
      isAway = answer.getStatusCode().is5xxServerError();
      return answer;
    } catch (IOException noAnswer) {
      isAway = true;
      throw noAnswer;
    }
  }
}
