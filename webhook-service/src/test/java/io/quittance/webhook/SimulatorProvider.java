package io.quittance.webhook;

import io.quittance.platform.id.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The provider's side, written from its documentation: words events, signs and sends them. */
public final class SimulatorProvider {

  public static final String SECRET = "whsec_main_0123456789";
  public static final String SECRET_OF_OTHER = "whsec_other_0123456789";
  public static final String SECRET_NEW = "whsec_new_0123456789";

  public static final Clock CLOCK = Clock.systemUTC();
  private static final Ids IDS = new Ids(CLOCK);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI service;

  public SimulatorProvider(int port) {
    this.service = URI.create("http://localhost:" + port);
  }

  /** A new id, as the platform makes them. */
  public static String id(String prefix) {
    return Ids.write(prefix, IDS.next("tests"));
  }

  /** An event about an operation on a charge, with new ids for both and for itself. */
  public static String event(String type, String payment, String reference, long amount) {
    return """
    {"id": "%s", "type": "%s", "account": "acct_main", "createdAt": "2026-03-01T10:00:01.5Z",
     "livemode": false, "data": {
      "operation": {"operationId": "op_%s", "chargeId": "ch_1", "type": "ANY", "reference": "%s",
        "paymentReference": "%s", "status": "SUCCEEDED", "amount": %d, "currency": "USD",
        "redirectUrl": "http://localhost/challenge/ch_1",
        "createdAt": "2026-03-01T10:00:00Z", "completedAt": "2026-03-01T10:00:01Z"},
      "charge": {"chargeId": "ch_1", "paymentReference": "%s", "amount": %d, "currency": "USD",
        "paymentMethod": "pm_card_visa", "status": "AUTHORIZED", "authorizedAmount": %d,
        "capturedAmount": 0, "refundedAmount": 0, "disputedAmount": 0,
        "expiresAt": "2026-03-08T10:00:00Z", "createdAt": "2026-03-01T10:00:00Z"},
      "dispute": null}}
    """
        .formatted(id("evt"), type, reference, reference, payment, amount, payment, amount, amount);
  }

  /** An event about a dispute. */
  public static String disputeEvent(String type, String payment, String status) {
    return """
    {"id": "%s", "type": "%s", "account": "acct_main", "createdAt": "2026-03-02T10:00:00Z",
     "livemode": false, "data": {
      "operation": null,
      "charge": {"chargeId": "ch_1", "paymentReference": "%s", "amount": 5000, "currency": "USD"},
      "dispute": {"disputeId": "dp_1", "amount": 5000, "currency": "USD", "reason": "fraudulent",
        "status": "%s", "evidenceDueBy": "2026-03-09T10:00:00Z"}}}
    """
        .formatted(id("evt"), type, payment, status);
  }

  /** The signature header of a body, as of now. */
  public static String sign(String secret, String body) {
    return sign(secret, CLOCK.instant(), body);
  }

  /** The signature header of a body, as of some time. */
  public static String sign(String secret, Instant time, String body) {
    return "t=%d,v1=%s".formatted(time.getEpochSecond(), hex(secret, time, body));
  }

  /** The hex of a signature. */
  public static String hex(String secret, Instant time, String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var signed = time.getEpochSecond() + "." + body;
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Sends an event to acct_main, signed. */
  public HttpResponse<String> deliver(String body) {
    return post("/webhooks/simulator/acct_main", body, sign(SECRET, body));
  }

  /** As {@link #deliver}, without waiting. */
  public CompletableFuture<HttpResponse<String>> deliverAsync(String body) {
    return http.sendAsync(
        webhook("/webhooks/simulator/acct_main", body, sign(SECRET, body)),
        HttpResponse.BodyHandlers.ofString());
  }

  /** As {@link #deliverAsync}, by a provider that waits no longer than that; gives the status. */
  public CompletableFuture<Integer> deliverWithin(
      Duration patience, String body, String signature) {
    var request =
        HttpRequest.newBuilder(
                webhook("/webhooks/simulator/acct_main", body, signature), (_, _) -> true)
            .timeout(patience)
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  /** Posts a body with a signature header, or without one. */
  public HttpResponse<String> post(String path, String body, @Nullable String signature) {
    return send(webhook(path, body, signature));
  }

  /** As {@link #post}, with a user name and a password beside the signature. */
  public HttpResponse<String> postWithPassword(
      String path, String body, String signature, String userAndPassword) {
    var credentials =
        Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    return send(
        HttpRequest.newBuilder(webhook(path, body, signature), (_, _) -> true)
            .header("Authorization", "Basic " + credentials)
            .build());
  }

  /** Asks something as an operator, whose password is the name. */
  public HttpResponse<String> operator(String name, String method, String path) {
    var credentials =
        Base64.getEncoder().encodeToString((name + ":" + name).getBytes(StandardCharsets.UTF_8));
    return send(
        HttpRequest.newBuilder(service.resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Basic " + credentials)
            .build());
  }

  /** Asks something as nobody. */
  public HttpResponse<String> anonymous(String method, String path) {
    return send(
        HttpRequest.newBuilder(service.resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private HttpRequest webhook(String path, String body, @Nullable String signature) {
    var request =
        HttpRequest.newBuilder(service.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (signature != null) {
      request.header("Simulator-Signature", signature);
    }
    return request.build();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
