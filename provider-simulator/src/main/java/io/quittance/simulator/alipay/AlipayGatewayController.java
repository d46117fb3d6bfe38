package io.quittance.simulator.alipay;

import io.quittance.platform.problem.Refusal;
import io.quittance.simulator.fault.ClientConnection;
import io.quittance.simulator.operation.Answer.Told;
import io.quittance.simulator.operation.Request;
import io.quittance.simulator.operation.RunOperation;
import io.quittance.simulator.operation.WireAnswers;
import io.quittance.simulator.operation.WireReply;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Alipay's one gateway. HTTP in, HTTP out. */
@Hidden
@AlipayConfigured
@RestController
class AlipayGatewayController {

  private final AlipaySettings settings;
  private final AlipayKeys keys;
  private final AlipayTrades trades;
  private final AlipayBills bills;
  private final AlipayReplies replies;
  private final RunOperation runOperation;
  private final WireAnswers wire;

  AlipayGatewayController(
      AlipaySettings settings,
      AlipayKeys keys,
      AlipayTrades trades,
      AlipayBills bills,
      AlipayReplies replies,
      RunOperation runOperation,
      WireAnswers wire) {
    this.settings = settings;
    this.keys = keys;
    this.trades = trades;
    this.bills = bills;
    this.replies = replies;
    this.runOperation = runOperation;
    this.wire = wire;
  }

  @RequestMapping(
      path = AlipayEmulator.PATH + "/gateway.do",
      method = {RequestMethod.GET, RequestMethod.POST})
  @Nullable ResponseEntity<byte[]> serve(HttpServletRequest http) {
    var call = AlipayCall.of(http);
    try {
      call.requireSignature(settings, keys);
      return answer(call, http);
    } catch (AlipayError error) {
      return entity(replies.error(call, error));
    } catch (Refusal refusal) {
      return entity(replies.refusal(call, refusal));
    }
  }

  /** What an address leads to that was given out a moment ago; nothing is signed here. */
  @GetMapping(AlipayEmulator.PATH + "/" + AlipayBills.DOWNLOAD)
  ResponseEntity<byte[]> bill(
      @RequestParam String date, @RequestParam long until, @RequestParam String sign) {
    return bills
        .file(date, until, sign)
        .map(zip -> ResponseEntity.ok().contentType(MediaType.APPLICATION_OCTET_STREAM).body(zip))
        .orElseGet(() -> ResponseEntity.status(HttpStatus.FORBIDDEN).build());
  }

  private @Nullable ResponseEntity<byte[]> answer(AlipayCall call, HttpServletRequest http) {
    return switch (call.method()) {
      case "alipay.trade.precreate" -> run(trades.order(call), call, http, trades::ordered);
      case "alipay.trade.page.pay" ->
          wire.write(
              runOperation.run(trades.order(call)),
              ClientConnection.of(http),
              told -> toCustomer(call, told));
      case "alipay.trade.query" -> entity(replies.success(call, trades.query(call)));
      case "alipay.trade.close", "alipay.trade.cancel" -> cancel(call, http);
      case "alipay.trade.refund" ->
          run(trades.refund(call), call, http, told -> trades.refunded(call, told));
      case "alipay.trade.fastpay.refund.query" ->
          entity(replies.success(call, trades.queryRefund(call)));
      case AlipayBills.METHOD -> entity(replies.success(call, bills.downloadUrl(call)));
      default -> throw AlipayError.invalid("isv.invalid-method");
    };
  }

  private @Nullable ResponseEntity<byte[]> cancel(AlipayCall call, HttpServletRequest http) {
    var trade = trades.find(call).orElseThrow(() -> AlipayError.failed("ACQ.TRADE_NOT_EXIST"));
    if (call.method().endsWith("close") && trade.isPaid()) {
      throw AlipayError.failed("ACQ.TRADE_STATUS_ERROR");
    }
    var answer = trades.canceled(trade);
    var request = trades.cancel(trade);
    return request.isPresent()
        ? run(request.get(), call, http, _ -> answer)
        : entity(replies.success(call, answer));
  }

  private @Nullable ResponseEntity<byte[]> run(
      Request request,
      AlipayCall call,
      HttpServletRequest http,
      Function<Told, Map<String, @Nullable Object>> words) {
    return wire.write(
        runOperation.run(request),
        ClientConnection.of(http),
        told -> {
          try {
            return replies.success(call, words.apply(told));
          } catch (AlipayError error) {
            return replies.error(call, error);
          }
        });
  }

  /** The browser goes on to where the customer pays, or back when there is nothing left to pay. */
  private static WireReply toCustomer(AlipayCall call, Told told) {
    var payHere = told.operation().redirectUrl();
    var target =
        told.operation().completedAt() == null
            ? payHere
            : call.parameter("return_url").orElse(payHere);
    return new WireReply(
        HttpStatus.FOUND,
        MediaType.TEXT_PLAIN,
        "",
        Map.of(HttpHeaders.LOCATION, Objects.requireNonNull(target)));
  }

  private static ResponseEntity<byte[]> entity(WireReply reply) {
    return ResponseEntity.status(reply.status())
        .headers(headers -> reply.headers().forEach(headers::set))
        .contentType(reply.contentType())
        .body(reply.body().getBytes(StandardCharsets.UTF_8));
  }
}
