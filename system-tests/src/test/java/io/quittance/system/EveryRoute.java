package io.quittance.system;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Each route that a service documents, as somebody calls it who may. */
record EveryRoute(URI baseUrl, String method, String path) {

  private static final List<SandboxService> SERVICES =
      List.of(
          SandboxService.PAYMENT_API,
          SandboxService.LEDGER_SERVICE,
          SandboxService.WEBHOOK_SERVICE,
          SandboxService.RECONCILIATION_SERVICE);

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  static List<EveryRoute> of(Sandbox sandbox) {
    var routes = new ArrayList<EveryRoute>();
    for (var service : SERVICES) {
      var url = sandbox.baseUrl(service);
      var document = Http.bearer(url, SandboxCredentials.SERVICE_TOKEN).get("/v3/api-docs").body();
      document
          .path("paths")
          .properties()
          .forEach(
              path ->
                  path.getValue()
                      .propertyNames()
                      .forEach(
                          method -> {
                            if (METHODS.contains(method)) {
                              routes.add(new EveryRoute(url, method, path.getKey()));
                            }
                          }));
    }
    return routes;
  }

  boolean hasParameters() {
    return path.contains("{");
  }

  boolean takesBody() {
    return !method.equals("get") && !method.equals("delete");
  }

  /** Calls it with a text in its path. */
  Http.Answer withParameter(String text) {
    return send(path.replaceAll("\\{[^}]*}", text), "X-Note", "none", "{}");
  }

  /** Calls it with a text in its query. */
  Http.Answer withQuery(String text) {
    return send(filled() + "?note=" + text, "X-Note", "none", "{}");
  }

  /** Calls it with a text in a header. */
  Http.Answer withHeader(String name, String text) {
    return send(filled(), name, text, "{}");
  }

  /** Calls it with a body. */
  Http.Answer withBody(String body) {
    return send(filled(), "X-Note", "none", body);
  }

  private String filled() {
    return path.replaceAll("\\{[^}]*}", "nothing");
  }

  /** As the first who may. */
  private Http.Answer send(String address, String header, String value, String body) {
    var answers =
        callers().stream()
            .map(
                caller ->
                    Http.send(
                        caller
                            .request(address)
                            .header("Content-Type", "application/json")
                            .setHeader("Idempotency-Key", "every-route")
                            .setHeader(header, value)
                            .method(
                                method.toUpperCase(Locale.ROOT),
                                takesBody()
                                    ? BodyPublishers.ofString(body)
                                    : BodyPublishers.noBody())));
    return answers
        .filter(answer -> answer.status() != 401 && answer.status() != 403)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nobody may call " + this));
  }

  private List<Http> callers() {
    return List.of(
        Http.bearer(baseUrl, SandboxCredentials.MERCHANT_A_KEY),
        Http.bearer(baseUrl, SandboxCredentials.SERVICE_TOKEN),
        Http.operator(baseUrl, "approver"),
        Http.operator(baseUrl, "operator"));
  }
}
