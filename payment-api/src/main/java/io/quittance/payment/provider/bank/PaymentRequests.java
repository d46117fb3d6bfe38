package io.quittance.payment.provider.bank;

import io.quittance.contracts.provider.BankReference;
import io.quittance.payment.provider.ProviderRequest.Authorize;
import io.quittance.payment.provider.ProviderRequest.Release;
import io.quittance.payment.provider.bank.BankHttp.Reply;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What customers are asked to pay, as the bank is told it: by creditor reference, so that it can
 * say what became of each.
 */
final class PaymentRequests {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PATH = "/payment-requests/";

  private final BankHttp http;
  private final BankSettings settings;

  PaymentRequests(BankHttp http, BankSettings settings) {
    this.http = http;
    this.settings = settings;
  }

  /** How far a request is. */
  enum State {
    OPEN,
    PAID,
    CLOSED
  }

  /** Tells the bank what a customer will pay; the same again changes nothing. */
  Reply open(Authorize request, Instant payableUntil) {
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("reference", request.reference());
    body.put("payment", request.payment());
    body.put("iban", settings.iban());
    body.put("amount", request.amount().toDecimal().toPlainString());
    body.put("currency", request.amount().currency().getCurrencyCode());
    body.put("payableUntil", payableUntil.toString());
    if (settings.testMode()) {
      body.put("returnUrl", request.returnUrl());
      body.put("testMethod", request.playedMethod());
      body.put("captureReference", request.captureReference());
    }
    return http.send(
        "PUT",
        path(BankReference.creditorReference(request.reference())),
        BankHttp.json(JSON.writeValueAsString(body)),
        request.reference());
  }

  /** Calls a request off; the bank refuses that once it is paid. */
  Reply withdraw(Release request) {
    return http.send("DELETE", path(request.charge()), null, request.reference());
  }

  /**
   * How far a request is; empty for one that the bank has never heard of.
   *
   * @throws NoUsableAnswer when the answer does not say it
   */
  Optional<State> find(String creditorReference) {
    var reply = http.get(path(creditorReference));
    if (reply.isNotFound()) {
      return Optional.empty();
    }
    if (!reply.isDone()) {
      throw NoUsableAnswer.nonsense();
    }
    return Optional.of(state(reply, creditorReference));
  }

  /**
   * The state in an answer.
   *
   * @throws NoUsableAnswer when there is none, or it is about something else
   */
  static State state(Reply reply, String creditorReference) {
    try {
      var answer = JSON.readTree(reply.body());
      if (creditorReference.equals(answer.path("creditorReference").asString(""))) {
        return State.valueOf(answer.path("state").asString(""));
      }
    } catch (JacksonException | IllegalArgumentException nonsense) {
      throw NoUsableAnswer.nonsense();
    }
    throw NoUsableAnswer.nonsense();
  }

  private static String path(String creditorReference) {
    return PATH + creditorReference;
  }
}
