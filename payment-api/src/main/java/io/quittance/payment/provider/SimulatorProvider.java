package io.quittance.payment.provider;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.contracts.provider.ProviderFact.Subject;
import io.quittance.payment.provider.ProviderAnswer.NeverSeen;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderAnswer.Unknown;
import io.quittance.platform.client.ServiceClients;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to provider-simulator. */
@Component
@EnableConfigurationProperties(SimulatorSettings.class)
class SimulatorProvider implements Provider {

  private static final String NAME = "simulator";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final SimulatorSettings settings;
  private final RestClient http;

  SimulatorProvider(SimulatorSettings settings) {
    this.settings = settings;
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
          .exchange((_, response) -> answer(response));
    } catch (RestClientException silent) {
      return new Unknown(silent.getClass().getSimpleName());
    }
  }

  @Override
  public ProviderAnswer lookUp(String reference) {
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
        body.put("capture", false);
        if (authorize.returnUrl() != null) {
          body.put("returnUrl", authorize.returnUrl());
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
      // 401, 403, 429, 5xx: not carried out now, or nobody knows. Asking again is safe.
      default -> new Unknown("status " + status);
    };
  }

  private ProviderAnswer told(byte[] body) {
    try {
      var operation = JSON.readValue(body, SimulatorOperation.class);
      var fact = operation.isComplete() ? factOf(operation) : null;
      return fact == null ? new Unknown("an answer that says nothing") : new Told(fact);
    } catch (JacksonException nonsense) {
      return new Unknown("an answer that is not JSON");
    }
  }

  private static ProviderAnswer notFound(byte[] body) {
    return switch (code(body, "")) {
      case "operation_not_found" -> new NeverSeen();
      case "charge_not_found" -> new Refused("charge_not_found");
      default -> new Unknown("status 404");
    };
  }

  private static String code(byte[] body, String otherwise) {
    try {
      var code = JSON.readTree(body).path("code");
      return code.isString() ? code.stringValue() : otherwise;
    } catch (JacksonException nonsense) {
      return otherwise;
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
