package io.quittance.payment.provider;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.payment.provider.ProviderAnswer.Busy;
import io.quittance.payment.provider.ProviderAnswer.NeverSeen;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.platform.client.ServiceClients;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to provider-simulator, where there is one: never where real money moves. */
@Component
@ConditionalOnProperty(prefix = "quittance.payment.simulator", name = "api-key")
@EnableConfigurationProperties(SimulatorSettings.class)
class SimulatorProvider implements Provider {

  private static final String NAME = "simulator";

  /** It has something under this reference already: what is it? */
  private static final int DUPLICATE = 409;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final SimulatorSettings settings;
  private final Clock clock;
  private final RestClient http;

  SimulatorProvider(SimulatorSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.http =
        RestClient.builder()
            .baseUrl(settings.url())
            .requestFactory(
                new HttpComponentsClientHttpRequestFactory(
                    ServiceClients.pooled(settings.timeout())))
            .defaultHeaders(headers -> headers.setBearerAuth(settings.apiKey()))
            .build();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration authorizationLifetime() {
    return settings.authorizationLifetime();
  }

  @Override
  public ProviderAnswer ask(ProviderRequest request) {
    var body = new LinkedHashMap<String, Object>();
    body.put("reference", request.reference());
    body.put("paymentReference", request.payment());
    var path = fill(body, request);
    try {
      return http.post()
          .uri(path)
          .header("Idempotency-Key", request.reference())
          .contentType(MediaType.APPLICATION_JSON)
          .body(JSON.writeValueAsBytes(body))
          .exchange(
              (_, response) ->
                  response.getStatusCode().value() == DUPLICATE
                      ? find(request.reference())
                      : answer(response));
    } catch (RestClientException silent) {
      return new Unknown(silent.getClass().getSimpleName());
    }
  }

  @Override
  public ProviderAnswer answer(DisputeResponse response) {
    var path = "/v1/disputes/" + response.disputeReference();
    var evidence = response.evidence();
    try {
      var told =
          evidence == null
              ? http.post().uri(path + "/accept")
              : http.post()
                  .uri(path + "/evidence")
                  .contentType(MediaType.APPLICATION_JSON)
                  .body(JSON.writeValueAsBytes(Map.of("text", evidence)));
      var answer = told.exchange((_, reply) -> disputeAnswer(reply, response));
      // It may have been told before, and then it is not open any more: what became of it?
      return answer instanceof Refused
          ? http.get().uri(path).exchange((_, reply) -> disputeAnswer(reply, response))
          : answer;
    } catch (RestClientException silent) {
      return new Unknown(silent.getClass().getSimpleName());
    }
  }

  private ProviderAnswer disputeAnswer(ClientHttpResponse reply, DisputeResponse about)
      throws IOException {
    int status = reply.getStatusCode().value();
    var body = reply.getBody().readAllBytes();
    return switch (status) {
      case 200 -> disputeTold(body, about);
      case 400, 404, 409, 422 -> new Refused(code(body, "provider_refused"));
      case 429, 500, 502, 503, 504 -> busy(reply);
      default -> new Unknown("status " + status);
    };
  }

  private ProviderAnswer disputeTold(byte[] body, DisputeResponse about) {
    var subject =
        new Subject(
            NAME, settings.account(), about.payment(), null, about.charge(), clock.instant());
    return switch (field(body, "status")) {
      case "NEEDS_RESPONSE" -> new Refused("not_taken");
      case "UNDER_REVIEW" ->
          told(new ProviderFact.DisputeUpdated(subject, about.disputeReference(), "UNDER_REVIEW"));
      case "WON" -> told(new ProviderFact.DisputeWon(subject, about.disputeReference()));
      case "LOST" -> told(new ProviderFact.DisputeLost(subject, about.disputeReference()));
      default -> new Unknown("an answer that says nothing");
    };
  }

  private static Told told(ProviderFact fact) {
    return new Told(fact, null);
  }

  @Override
  public ProviderAnswer lookUp(ProviderRequest request) {
    return find(request.reference());
  }

  private ProviderAnswer find(String reference) {
    try {
      return http.get()
          .uri("/v1/operations/{reference}", reference)
          .exchange((_, response) -> answer(response));
    } catch (RestClientException silent) {
      return new Unknown(silent.getClass().getSimpleName());
    }
  }

  /** Adds what the kind of request needs to the body, and names its path. */
  private static String fill(Map<String, Object> body, ProviderRequest request) {
    return switch (request) {
      case ProviderRequest.Authorize authorize -> {
        amount(body, authorize.amount().minor(), authorize.amount().currency().getCurrencyCode());
        body.put("paymentMethod", authorize.paymentMethod());
        body.put("returnUrl", authorize.returnUrl());
        if (authorize.captureReference() != null) {
          body.put("captureReference", authorize.captureReference());
        }
        yield "/v1/charges";
      }
      case ProviderRequest.Increment increment -> {
        amount(body, increment.total().minor(), increment.total().currency().getCurrencyCode());
        yield "/v1/charges/" + increment.charge() + "/increments";
      }
      case ProviderRequest.Capture capture -> {
        amount(body, capture.amount().minor(), capture.amount().currency().getCurrencyCode());
        body.put("final", capture.last());
        yield "/v1/charges/" + capture.charge() + "/captures";
      }
      case ProviderRequest.Release release -> "/v1/charges/" + release.charge() + "/voids";
      case ProviderRequest.Refund refund -> {
        amount(body, refund.amount().minor(), refund.amount().currency().getCurrencyCode());
        yield "/v1/charges/" + refund.charge() + "/refunds";
      }
    };
  }

  private static void amount(Map<String, Object> body, long minor, String currency) {
    body.put("amount", minor);
    body.put("currency", currency);
  }

  private ProviderAnswer answer(ClientHttpResponse response) throws IOException {
    int status = response.getStatusCode().value();
    var body = response.getBody().readAllBytes();
    return switch (status) {
      case 200, 201, 202, 402 -> told(body);
      case 404 -> notFound(body);
      case 400, 422 -> new Refused(code(body, "provider_refused"));
      case 429, 500, 502, 503, 504 -> busy(response);
      default -> new Unknown("status " + status);
    };
  }

  /** RFC 9110 section 10.2.3; a date instead of seconds is not used by this provider. */
  private static Busy busy(ClientHttpResponse response) throws IOException {
    var seconds = response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
    boolean says = seconds != null && seconds.matches("\\d{1,6}");
    return new Busy(
        "status " + response.getStatusCode().value(),
        says ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO);
  }

  private ProviderAnswer told(byte[] body) {
    try {
      // The text "null" is JSON too.
      @Nullable SimulatorOperation operation = JSON.readValue(body, SimulatorOperation.class);
      var fact = operation != null && operation.isComplete() ? factOf(operation) : null;
      return fact == null
          ? new Unknown("an answer that says nothing")
          : new Told(fact, along(operation.capture()));
    } catch (JacksonException nonsense) {
      return new Unknown("an answer that is not JSON");
    }
  }

  /** What does not say that it was captured is asked for by itself. */
  private ProviderFact.@Nullable Captured along(@Nullable SimulatorOperation capture) {
    return capture != null
            && capture.isComplete()
            && factOf(capture) instanceof ProviderFact.Captured captured
        ? captured
        : null;
  }

  private static ProviderAnswer notFound(byte[] body) {
    return switch (code(body, "")) {
      case "operation_not_found" -> new NeverSeen();
      case "charge_not_found" -> new Refused("charge_not_found");
      default -> new Unknown("status 404");
    };
  }

  private static String code(byte[] body, String otherwise) {
    var code = field(body, "code");
    return code.isEmpty() ? otherwise : code;
  }

  /** A text of an answer; empty when it has none of that name, or is no JSON. */
  private static String field(byte[] body, String name) {
    try {
      return JSON.readTree(body).path(name).asString("");
    } catch (JacksonException nonsense) {
      return "";
    }
  }

  private @Nullable ProviderFact factOf(SimulatorOperation operation) {
    var subject =
        new Subject(
            NAME,
            settings.account(),
            operation.paymentReference(),
            operation.reference(),
            operation.chargeId(),
            operation.completedAt() == null ? operation.createdAt() : operation.completedAt());
    return SimulatorFacts.of(operation, subject);
  }
}
