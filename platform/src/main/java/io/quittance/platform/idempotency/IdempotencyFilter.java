package io.quittance.platform.idempotency;

import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_IN_USE;
import static io.quittance.platform.problem.CommonProblem.IDEMPOTENCY_KEY_REUSED;
import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;

import io.quittance.contracts.idempotency.IdempotencyApi;
import io.quittance.contracts.idempotency.IdempotencyApi.Answer;
import io.quittance.contracts.idempotency.IdempotencyApi.Claim;
import io.quittance.contracts.idempotency.IdempotencyApi.ClaimRequest;
import io.quittance.contracts.idempotency.IdempotencyApi.Claimed;
import io.quittance.contracts.idempotency.IdempotencyApi.Completion;
import io.quittance.contracts.idempotency.IdempotencyApi.InProgress;
import io.quittance.contracts.idempotency.IdempotencyApi.Mismatch;
import io.quittance.contracts.idempotency.IdempotencyApi.Release;
import io.quittance.contracts.idempotency.IdempotencyApi.Replay;
import io.quittance.platform.client.ServiceClients;
import io.quittance.platform.problem.Refusal;
import io.quittance.platform.security.Caller;
import io.quittance.platform.security.token.ServiceName;
import io.quittance.platform.tracing.Traced;
import io.quittance.platform.web.PlatformWeb;
import io.quittance.platform.web.ReadBody;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.client.RestClientException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Lets each merchant's POST take effect once per Idempotency-Key.
 *
 * <p>Claims the key, runs the request, stores the answer before it is sent. Answers that are not
 * final (see {@code isFinal}) give the key back, so that a repeat finishes the work; the service
 * behind must then recognise the key again, which it finds in {@link #keyOf}.
 */
public final class IdempotencyFilter extends OncePerRequestFilter {

  private static final Logger log = LoggerFactory.getLogger(IdempotencyFilter.class);
  private static final String KEY_ATTRIBUTE = IdempotencyFilter.class.getName() + ".key";
  private static final String UNKEPT_ATTRIBUTE = IdempotencyFilter.class.getName() + ".unkept";

  /** The header that says that an answer is the first one again. */
  public static final String REPLAYED = "Idempotent-Replayed";

  /** API.md: a duplicate waits up to 5 s for the first, looking every 100 ms. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** A claim answers from memory or with one write; longer means that the service is away. */
  private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(3);

  private static final Duration OUTAGE_RETRY = Duration.ofSeconds(1);

  /** Made anew for every answer; everything else belongs to the stored one. */
  private static final Set<String> NOT_STORED =
      Set.of(
          "x-request-id",
          "date",
          "connection",
          "keep-alive",
          "content-length",
          "transfer-encoding");

  private final IdempotencyApi keys;
  private final HandlerExceptionResolver problems;

  /** The filter in front of a service's public routes; the service at a URL holds the keys. */
  public static FilterRegistrationBean<IdempotencyFilter> inFrontOfApi(
      URI idempotencyUrl, ServiceClients services, HandlerExceptionResolver problems) {
    var keys =
        services.client(
            IdempotencyApi.class, ServiceName.IDEMPOTENCY_SERVICE, idempotencyUrl, CLAIM_TIMEOUT);
    return inFrontOf("/api/*", keys, problems);
  }

  /** The filter in front of what matches a URL pattern. */
  public static FilterRegistrationBean<IdempotencyFilter> inFrontOf(
      String urlPattern, IdempotencyApi keys, HandlerExceptionResolver problems) {
    var registration = new FilterRegistrationBean<>(new IdempotencyFilter(keys, problems));
    registration.addUrlPatterns(urlPattern);
    registration.setOrder(PlatformWeb.AFTER_BODY_ORDER);
    return registration;
  }

  private IdempotencyFilter(IdempotencyApi keys, HandlerExceptionResolver problems) {
    this.keys = keys;
    this.problems = problems;
  }

  /**
   * The key of the running request.
   *
   * @throws IllegalStateException when the request did not pass this filter
   */
  public static RequestKey keyOf(HttpServletRequest request) {
    if (request.getAttribute(KEY_ATTRIBUTE) instanceof RequestKey key) {
      return key;
    }
    throw new IllegalStateException("not behind the idempotency filter");
  }

  /**
   * The answer of the running request is not stored, and the key is given back: the answer holds a
   * secret, or refuses the body alone, which may come again, corrected. Who says so of a request
   * with an effect must recognise the key again, answer the same, and refuse another request under
   * it.
   */
  public static void keepNothing(HttpServletRequest request) {
    request.setAttribute(UNKEPT_ATTRIBUTE, true);
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getMethod().equals(HttpMethod.POST.name()) || merchant().isEmpty();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    ClaimRequest claimRequest;
    Claim claim;
    var merchant = merchant().orElseThrow();
    try {
      var key = RequestKey.of(request, ReadBody.of(request));
      request.setAttribute(KEY_ATTRIBUTE, key);
      Traced.idempotencyKey(key.key());
      claimRequest = new ClaimRequest(merchant.merchantId(), key.key(), key.fingerprint());
      claim = claim(claimRequest);
    } catch (Refusal refusal) {
      problems.resolveException(request, response, null, refusal);
      return;
    }
    switch (claim) {
      case Claimed(var token) -> run(claimRequest, token, request, response, chain);
      case Replay(var answer) -> replay(answer, response);
      case InProgress(var retryAfter) ->
          problems.resolveException(
              request,
              response,
              null,
              IDEMPOTENCY_KEY_IN_USE
                  .because()
                  .retryAfter(Duration.ofMillis(Math.max(1, retryAfter))));
      case Mismatch _ ->
          problems.resolveException(request, response, null, IDEMPOTENCY_KEY_REUSED.because());
    }
  }

  /** Waits while somebody else works under the key, at most {@link #WAIT_MAX}. */
  private Claim claim(ClaimRequest request) {
    try {
      var claim = keys.claim(request);
      long looksLeft = WAIT_MAX.dividedBy(LOOK_EVERY);
      while (claim instanceof InProgress && looksLeft-- > 0) {
        Thread.sleep(LOOK_EVERY);
        claim = keys.claim(request);
      }
      return claim;
    } catch (RestClientException away) {
      log.warn("answered 503, idempotency-service does not answer: {}", away.toString());
      throw SERVICE_UNAVAILABLE.because().retryAfter(OUTAGE_RETRY);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw SERVICE_UNAVAILABLE.because().retryAfter(OUTAGE_RETRY);
    }
  }

  private void run(
      ClaimRequest claim,
      long token,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    var answer = new ContentCachingResponseWrapper(response);
    boolean settled = false;
    try {
      chain.doFilter(request, answer);
      settle(claim, token, request, answer);
      settled = true;
    } finally {
      if (!settled) {
        release(claim, token);
      }
    }
    answer.copyBodyToResponse();
  }

  private void settle(
      ClaimRequest claim,
      long token,
      HttpServletRequest request,
      ContentCachingResponseWrapper answer) {
    if (!isFinal(answer) || request.getAttribute(UNKEPT_ATTRIBUTE) != null) {
      release(claim, token);
      return;
    }
    try {
      keys.complete(
          new Completion(
              claim.merchantId(),
              claim.key(),
              token,
              new Answer(
                  answer.getStatus(),
                  headersOf(answer),
                  Base64.getEncoder().encodeToString(answer.getContentAsByteArray()))));
    } catch (RestClientException away) {
      // The effect stands and the caller gets its answer; a repeat is recognised by the service.
      log.warn("the answer was not stored, the claim runs out by itself: {}", away.toString());
    }
  }

  private void release(ClaimRequest claim, long token) {
    try {
      keys.release(new Release(claim.merchantId(), claim.key(), token));
    } catch (RestClientException away) {
      log.warn("the key was not given back, the claim runs out by itself: {}", away.toString());
    }
  }

  /**
   * What a repeat may be told again: success, and refusals of the business (402, 409, 422). A 202
   * says that the outcome is open, 400 to 404, 413, 415 and 429 that nothing was done, 5xx that
   * nobody knows. Whatever says Retry-After wants to be asked again.
   */
  private static boolean isFinal(HttpServletResponse answer) {
    int status = answer.getStatus();
    if (answer.containsHeader(HttpHeaders.RETRY_AFTER)) {
      return false;
    }
    return (status >= 200 && status < 300 && status != 202)
        || status == 402
        || status == 409
        || status == 422;
  }

  private static Map<String, List<String>> headersOf(HttpServletResponse answer) {
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    for (var name : answer.getHeaderNames()) {
      if (!NOT_STORED.contains(name.toLowerCase(Locale.ROOT))) {
        headers.put(name, List.copyOf(answer.getHeaders(name)));
      }
    }
    if (answer.getContentType() != null) {
      headers.put(HttpHeaders.CONTENT_TYPE, List.of(answer.getContentType()));
    }
    return headers;
  }

  private static void replay(Answer answer, HttpServletResponse response) throws IOException {
    response.setStatus(answer.status());
    answer
        .headers()
        .forEach(
            (name, values) -> {
              if (!response.containsHeader(name)) {
                values.forEach(value -> response.addHeader(name, value));
              }
            });
    response.setHeader(REPLAYED, "true");
    var body = Base64.getDecoder().decode(answer.bodyBase64());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Keys belong to merchants; services and operators repeat themselves by references. */
  private static Optional<Caller.Merchant> merchant() {
    var authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication != null && authentication.getPrincipal() instanceof Caller.Merchant caller
        ? Optional.of(caller)
        : Optional.empty();
  }
}
