package io.quittance.platform.openapi;

import io.quittance.platform.idempotency.RequestKey;
import io.quittance.platform.problem.Problem;
import io.quittance.platform.problem.ProblemCatalog;
import io.quittance.platform.web.RequestIdFilter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** What the routes of all services have in common: headers, credentials, and problems. */
final class WireComponents {

  static final String PROBLEM = "Problem";
  static final String MERCHANT_KEY = "merchantKey";
  static final String SERVICE_TOKEN = "serviceToken";
  static final String OPERATOR = "operator";
  static final String IDEMPOTENCY_KEY = RequestKey.HEADER;
  static final String REPLAYED = "Idempotent-Replayed";

  private WireComponents() {}

  static void addTo(Components components, ProblemCatalog catalog) {
    addParameters(components);
    addHeaders(components);
    addCredentials(components);
    components.addSchemas(PROBLEM, problem(catalog));
  }

  static Parameter parameter(String name) {
    return new Parameter().$ref("#/components/parameters/" + name);
  }

  static Header header(String name) {
    return new Header().$ref("#/components/headers/" + name);
  }

  private static void addParameters(Components components) {
    components.addParameters(
        RequestIdFilter.HEADER,
        inHeader(RequestIdFilter.HEADER, false)
            .description("Kept if it is acceptable, else made; always in the answer and the log.")
            .schema(WireValues.of("string").pattern("^[A-Za-z0-9._:-]{1,128}$")));
    components.addParameters(
        HttpHeaders.ACCEPT_LANGUAGE,
        inHeader(HttpHeaders.ACCEPT_LANGUAGE, false)
            .description("The language of problems and pages: en (the default) or zh.")
            .schema(WireValues.of("string").example("zh-CN")));
    components.addParameters(
        IDEMPOTENCY_KEY,
        inHeader(IDEMPOTENCY_KEY, true)
            .description(
                "Names the request, so that a repeat has no second effect; bare or quoted.")
            .schema(WireValues.of("string").pattern("^[ -~]{1,255}$")));
  }

  private static Parameter inHeader(String name, boolean required) {
    return new Parameter().in("header").name(name).required(required);
  }

  private static void addHeaders(Components components) {
    components.addHeaders(
        RequestIdFilter.HEADER, header("The id of the request.", WireValues.of("string")));
    components.addHeaders(
        REPLAYED,
        header(
            "true when the first answer to this key is repeated; else absent.",
            WireValues.of("boolean")));
    components.addHeaders(
        HttpHeaders.RETRY_AFTER,
        header(
            "Whole seconds after which to repeat the request, where repeating helps.",
            WireValues.of("integer")));
    components.addHeaders(
        HttpHeaders.LOCATION,
        header(
            "The address of what the answer is about.",
            WireValues.of("string").format("uri-reference")));
    components.addHeaders(
        HttpHeaders.CONTENT_LANGUAGE,
        header("The language of the texts: en or zh.", WireValues.of("string")));
  }

  private static Header header(String description, Schema<?> schema) {
    return new Header().description(description).schema(schema);
  }

  private static void addCredentials(Components components) {
    components.addSecuritySchemes(
        MERCHANT_KEY, bearer("A merchant's API key, sk_..., which has scopes."));
    components.addSecuritySchemes(
        SERVICE_TOKEN,
        bearer("A token that a service has signed by its own key, for this one alone."));
    components.addSecuritySchemes(
        OPERATOR,
        new SecurityScheme()
            .type(SecurityScheme.Type.HTTP)
            .scheme("basic")
            .description(
                "A person who runs the platform, by name and password; or, as a bearer, by the"
                    + " token of POST /api/operator-sessions of payment-api."));
  }

  private static SecurityScheme bearer(String description) {
    return new SecurityScheme()
        .type(SecurityScheme.Type.HTTP)
        .scheme("bearer")
        .description(description);
  }

  private static Schema<?> problem(ProblemCatalog catalog) {
    var codes =
        WireValues.choice(
            "Published, and never changes.", catalog.problems().stream().map(Problem::code));
    var errors = WireValues.of("array");
    errors.setDescription("Each field at fault.");
    errors.setItems(
        WireValues.of("object")
            .addProperty("pointer", WireValues.text("A JSON pointer into the body: #/amount."))
            .addProperty("detail", WireValues.of("string")));
    Schema<?> problem =
        WireValues.of("object")
            .description("A refusal or a failure (RFC 9457). Members without a value are absent.")
            .addProperty(
                "type",
                WireValues.text("A page about the code, on the same host.").format("uri-reference"))
            .addProperty("title", WireValues.text("The same for every occurrence of the code."))
            .addProperty("status", WireValues.of("integer"))
            .addProperty("detail", WireValues.text("About this occurrence."))
            .addProperty("instance", WireValues.of("string").format("uri-reference"))
            .addProperty("code", codes)
            .addProperty("param", WireValues.text("The field at fault."))
            .addProperty("errors", errors)
            .addProperty("declineCode", WireValues.text("Why the issuer or provider declined."))
            .addProperty("adviceCode", WireValues.text("What to do about a decline."))
            .addProperty("paymentIntentId", WireValues.text("The payment concerned."))
            .addProperty("reason", WireValues.text("A closer reason, where a code has several."))
            .addProperty("requestId", WireValues.of("string"))
            .addProperty(
                "retryable",
                WireValues.of("boolean").description("Whether to repeat it unchanged."));
    problem.setRequired(
        List.of("type", "title", "status", "detail", "instance", "code", "requestId", "retryable"));
    return problem;
  }
}
