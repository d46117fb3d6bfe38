package io.quittance.simulator;

import com.alipay.api.AlipayApiException;
import com.alipay.api.AlipayClient;
import com.alipay.api.AlipayConfig;
import com.alipay.api.DefaultAlipayClient;
import com.alipay.api.internal.util.AlipayLogger;
import com.alipay.api.internal.util.AlipaySignature;
import com.sun.net.httpserver.HttpServer;
import io.quittance.simulator.emulator.FormBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.test.context.DynamicPropertyRegistry;

/** An app at the emulated Alipay: its keys, its client, and where its notices arrive. */
final class AlipayApp {

  static final AlipayApp INSTANCE = new AlipayApp();
  static final String ID = "2021000000000001";

  private final KeyPair own = newKeys();
  private final KeyPair alipay = newKeys();
  private final HttpServer server;
  private final List<Map<String, String>> notices = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();

  private AlipayApp() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          notices.add(FormBody.parse(body).fields());
          var answer =
              (refusals.getAndDecrement() > 0 ? "fail" : "success")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  void register(DynamicPropertyRegistry registry) {
    registry.add("simulator.alipay.app-id", () -> ID);
    registry.add("simulator.alipay.seller-id", () -> "2088000000000002");
    registry.add("simulator.alipay.app-public-key", () -> text(own.getPublic()));
    registry.add("simulator.alipay.private-key", () -> text(alipay.getPrivate()));
  }

  AlipayClient client(int port) {
    return client(port, own);
  }

  /** Somebody who knows the app's id, but not its key. */
  AlipayClient impostor(int port) {
    return client(port, newKeys());
  }

  private AlipayClient client(int port, KeyPair keys) {
    var config = new AlipayConfig();
    config.setServerUrl("http://localhost:" + port + "/alipay/gateway.do");
    config.setAppId(ID);
    config.setPrivateKey(text(keys.getPrivate()));
    config.setAlipayPublicKey(text(alipay.getPublic()));
    config.setCharset("UTF-8");
    config.setSignType("RSA2");
    try {
      // It writes whole requests into the log.
      AlipayLogger.setNeedEnableLogger(false);
      return new DefaultAlipayClient(config);
    } catch (AlipayApiException failed) {
      throw new IllegalStateException(failed);
    }
  }

  String notifyUrl() {
    return "http://localhost:" + server.getAddress().getPort() + "/notices";
  }

  /** Takes the next notices, but does not say so. */
  void refuse(int times) {
    refusals.set(times);
  }

  /** The notices of a trade, in the order in which they came. */
  List<Map<String, String>> notices(String trade) {
    return notices.stream().filter(it -> trade.equals(it.get("out_trade_no"))).toList();
  }

  /** Whether Alipay's SDK takes a notice for genuine. */
  boolean isGenuine(Map<String, String> notice) {
    try {
      return AlipaySignature.rsaCheckV1(
          new HashMap<>(notice), text(alipay.getPublic()), "UTF-8", "RSA2");
    } catch (AlipayApiException failed) {
      return false;
    }
  }

  private static String text(Key key) {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
