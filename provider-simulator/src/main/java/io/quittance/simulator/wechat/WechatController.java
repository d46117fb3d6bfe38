package io.quittance.simulator.wechat;

import io.quittance.platform.money.Money;
import io.quittance.simulator.fault.ClientConnection;
import io.quittance.simulator.operation.Answer;
import io.quittance.simulator.operation.Request;
import io.quittance.simulator.operation.RunOperation;
import io.quittance.simulator.operation.WireAnswers;
import io.quittance.simulator.operation.WireReply;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Orders by QR code, refunds and certificates. HTTP in, HTTP out. */
@Hidden
@WechatConfigured
@RestController
@RequestMapping(WechatEmulator.PATH + "/v3")
class WechatController {

  private static final Currency YUAN = Currency.getInstance("CNY");
  private static final String CODE_URL = "weixin://wxpay/bizpayurl?pr=";
  private static final String METHOD_USUAL = "pm_card_visa";

  /** Customers of WeChat Pay complain; they have no bank that takes the money back. */
  private static final String DISPUTED = "pm_card_createDispute";

  private final WechatCall call;
  private final WechatSettings settings;
  private final WechatKeys keys;
  private final Orders orders;
  private final RunOperation runOperation;
  private final WireAnswers wire;

  WechatController(
      WechatCall call,
      WechatSettings settings,
      WechatKeys keys,
      Orders orders,
      RunOperation runOperation,
      WireAnswers wire) {
    this.call = call;
    this.settings = settings;
    this.keys = keys;
    this.orders = orders;
    this.runOperation = runOperation;
    this.wire = wire;
  }

  @PostMapping("/pay/transactions/native")
  @Nullable ResponseEntity<byte[]> order(HttpServletRequest http) {
    var body = call.body(http);
    call.requireMerchant(WechatJson.required(body, "mchid"));
    if (!WechatJson.required(body, "appid").equals(settings.appId())) {
      throw WechatError.parameter("appid is not one of the merchant's.");
    }
    WechatJson.required(body, "description");
    return run(
        authorize(body),
        http,
        told ->
            reply(
                HttpStatus.OK,
                WechatJson.object(
                    "code_url", codeUrl(orders.ofCharge(told.operation().chargeId())))));
  }

  private static Request.Authorize authorize(JsonNode body) {
    var number = WechatJson.required(body, Order.NUMBER);
    if (!number.matches("[0-9A-Za-z_\\-|*@]{6,32}")) {
      throw WechatError.parameter("out_trade_no has other characters, or too many.");
    }
    var attach = WechatJson.optional(body, Order.ATTACH);
    var played = List.of((attach == null ? number : attach).split(" "));
    var method = played.size() > 1 ? played.get(1) : METHOD_USUAL;
    if (method.startsWith(DISPUTED)) {
      throw WechatError.parameter("There are no disputes here.");
    }
    return new Request.Authorize(
        WechatEmulator.NAME,
        number,
        played.getFirst(),
        money(body.path("amount"), "total"),
        method,
        played.size() > 2 ? played.get(2) : number + ".capture",
        true,
        null,
        Map.of(
            Order.NUMBER,
            number,
            Order.NOTIFY,
            WechatJson.required(body, Order.NOTIFY),
            Order.ATTACH,
            attach == null ? "" : attach));
  }

  /** Whoever asks again for an order that is over hears so. */
  private static String codeUrl(Order order) {
    return switch (order.charge().status()) {
      case REQUIRES_ACTION, IN_REVIEW, AUTHORIZED -> CODE_URL + order.charge().chargeId();
      case CAPTURED -> throw WechatError.paid();
      case VOIDED, EXPIRED, FAILED -> throw WechatError.closed();
    };
  }

  @GetMapping("/pay/transactions/out-trade-no/{number}")
  ResponseEntity<byte[]> show(
      @PathVariable String number, @RequestParam String mchid, HttpServletRequest http) {
    call.verify(http);
    call.requireMerchant(mchid);
    return answer(reply(HttpStatus.OK, orders.order(number).show(settings)));
  }

  @PostMapping("/pay/transactions/out-trade-no/{number}/close")
  @Nullable ResponseEntity<byte[]> close(@PathVariable String number, HttpServletRequest http) {
    var body = call.body(http);
    call.requireMerchant(WechatJson.required(body, "mchid"));
    var order = orders.order(number);
    if (order.isPaid()) {
      throw WechatError.paid();
    }
    if (order.state().equals("PAYERROR")) {
      throw WechatError.closed();
    }
    var charge = order.charge();
    return run(
        new Request.Cancel(number + ".close", charge.paymentReference(), charge.chargeId()),
        http,
        _ -> wired(HttpStatus.NO_CONTENT, ""));
  }

  @PostMapping("/refund/domestic/refunds")
  @Nullable ResponseEntity<byte[]> refund(HttpServletRequest http) {
    var body = call.body(http);
    var order = orders.order(WechatJson.required(body, Order.NUMBER));
    var charge = order.charge();
    if (body.path("amount").path("total").longValue() != charge.amount()) {
      throw WechatError.request("amount.total is not the order's.");
    }
    var notify = WechatJson.optional(body, Order.NOTIFY);
    var refund =
        new Request.Refund(
            WechatJson.required(body, "out_refund_no"),
            charge.paymentReference(),
            charge.chargeId(),
            money(body.path("amount"), "refund"),
            notify == null ? Map.of() : Map.of(Order.NOTIFY, notify));
    return run(
        refund,
        http,
        told ->
            reply(
                HttpStatus.OK,
                order.refund(
                    told.operation(),
                    told.repeated()
                        ? RefundStatus.of(told.operation())
                        : RefundStatus.first(told.operation()))));
  }

  @GetMapping("/refund/domestic/refunds/{number}")
  ResponseEntity<byte[]> showRefund(@PathVariable String number, HttpServletRequest http) {
    call.verify(http);
    var refund =
        orders
            .refund(number)
            .orElseThrow(
                () ->
                    new WechatError(
                        HttpStatus.NOT_FOUND, "RESOURCE_NOT_EXISTS", "There is no such refund."));
    return answer(
        reply(
            HttpStatus.OK,
            orders.ofCharge(refund.chargeId()).refund(refund, RefundStatus.of(refund))));
  }

  /** The certificate of our key, sealed; merchants with a public key of ours have none. */
  @GetMapping("/certificates")
  ResponseEntity<byte[]> certificates(HttpServletRequest http) {
    call.verify(http);
    var certificate = settings.certificate();
    if (certificate == null) {
      throw new WechatError(HttpStatus.NOT_FOUND, "NOT_FOUND", "There is no certificate.");
    }
    var sealed = keys.seal(certificate, "certificate");
    return answer(
        reply(
            HttpStatus.OK,
            WechatJson.object(
                "data",
                List.of(
                    WechatJson.object(
                        "serial_no",
                        settings.signingKeyId(),
                        "encrypt_certificate",
                        WechatJson.object(
                            "algorithm",
                            "AEAD_AES_256_GCM",
                            "nonce",
                            sealed.nonce(),
                            "associated_data",
                            sealed.associatedData(),
                            "ciphertext",
                            sealed.ciphertext()))))));
  }

  private @Nullable ResponseEntity<byte[]> run(
      Request request, HttpServletRequest http, Function<Answer.Told, WireReply> format) {
    return wire.write(runOperation.run(request), ClientConnection.of(http), format);
  }

  private WireReply reply(HttpStatus status, Map<String, Object> body) {
    return wired(status, WechatJson.write(body));
  }

  private WireReply wired(HttpStatus status, String body) {
    return new WireReply(status, MediaType.APPLICATION_JSON, body, keys.sign(body));
  }

  private static ResponseEntity<byte[]> answer(WireReply reply) {
    return ResponseEntity.status(reply.status())
        .headers(headers -> reply.headers().forEach(headers::set))
        .contentType(reply.contentType())
        .body(WechatJson.bytes(reply.body()));
  }

  private static Money money(JsonNode amount, String field) {
    var currency = WechatJson.optional(amount, "currency");
    if (currency != null && !currency.equals(YUAN.getCurrencyCode())) {
      throw WechatError.parameter("amount.currency is not CNY.");
    }
    var fen = amount.path(field);
    if (!fen.isIntegralNumber() || fen.longValue() < 1 || fen.longValue() > Integer.MAX_VALUE) {
      throw WechatError.parameter("amount." + field + " is not an amount in fen.");
    }
    return new Money(fen.longValue(), YUAN);
  }
}
