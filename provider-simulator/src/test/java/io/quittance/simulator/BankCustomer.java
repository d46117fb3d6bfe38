package io.quittance.simulator;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.subtle.Ed25519Verify;
import com.prowidesoftware.swift.model.mx.MxPain00100109;
import com.prowidesoftware.swift.model.mx.dic.AccountIdentification4Choice;
import com.prowidesoftware.swift.model.mx.dic.ActiveOrHistoricCurrencyAndAmount;
import com.prowidesoftware.swift.model.mx.dic.AmountType4Choice;
import com.prowidesoftware.swift.model.mx.dic.CashAccount38;
import com.prowidesoftware.swift.model.mx.dic.CreditTransferTransaction34;
import com.prowidesoftware.swift.model.mx.dic.CustomerCreditTransferInitiationV09;
import com.prowidesoftware.swift.model.mx.dic.GroupHeader85;
import com.prowidesoftware.swift.model.mx.dic.PaymentIdentification6;
import com.prowidesoftware.swift.model.mx.dic.PaymentInstruction30;
import com.prowidesoftware.swift.model.mx.dic.RemittanceInformation16;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.test.context.DynamicPropertyRegistry;

/** A customer of the emulated bank: keys, orders worded by Prowide, and where messages arrive. */
final class BankCustomer {

  static final BankCustomer INSTANCE = new BankCustomer();
  static final String IBAN = "DE89370400440532013000";
  static final String TOKEN = "bank_for_tests_only_0001";
  static final String PAYER_IBAN = "DE02120300000000202051";

  private final Ed25519Sign.KeyPair own = newKeys();
  private final Ed25519Sign.KeyPair bank = newKeys();
  private final HttpServer server;
  private final List<String> messages = new CopyOnWriteArrayList<>();

  private BankCustomer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var headers = exchange.getRequestHeaders();
          verify(
              headers.getFirst("webhook-id"),
              headers.getFirst("webhook-timestamp"),
              headers.getFirst("webhook-signature"),
              body);
          messages.add(body);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  void register(DynamicPropertyRegistry registry) {
    registry.add("simulator.bank.iban", () -> IBAN);
    registry.add("simulator.bank.bic", () -> "COBADEFFXXX");
    registry.add("simulator.bank.holder", () -> "Shop of Tests");
    registry.add("simulator.bank.currencies", () -> "EUR,JPY");
    registry.add("simulator.bank.token", () -> TOKEN);
    registry.add("simulator.bank.client-public-key", () -> "whpk_" + text(own.getPublicKey()));
    registry.add("simulator.bank.private-key", () -> "whsk_" + text(bank.getPrivateKey()));
    registry.add(
        "simulator.bank.webhook-url",
        () -> "http://localhost:" + server.getAddress().getPort() + "/bank");
  }

  /** The messages that arrived with a good signature and have this in them. */
  List<String> messages(String mentioned) {
    return messages.stream().filter(message -> message.contains(mentioned)).toList();
  }

  /** An order to send money. */
  static String order(
      String id, String payment, String text, String amount, String currency, String creditor) {
    var transfer =
        new CreditTransferTransaction34()
            .setPmtId(
                new PaymentIdentification6()
                    .setInstrId(payment.replace('_', '-'))
                    .setEndToEndId(id))
            .setAmt(
                new AmountType4Choice()
                    .setInstdAmt(
                        new ActiveOrHistoricCurrencyAndAmount()
                            .setCcy(currency)
                            .setValue(new BigDecimal(amount))))
            .setCdtrAcct(account(creditor))
            .setRmtInf(new RemittanceInformation16().addUstrd(text));
    return new MxPain00100109()
        .setCstmrCdtTrfInitn(
            new CustomerCreditTransferInitiationV09()
                .setGrpHdr(new GroupHeader85().setMsgId(id))
                .addPmtInf(
                    new PaymentInstruction30()
                        .setPmtInfId(id)
                        .setDbtrAcct(account(IBAN))
                        .addCdtTrfTxInf(transfer)))
        .document();
  }

  /** The headers that sign an order. */
  Map<String, String> sign(String id, String body) {
    var time = Long.toString(Instant.now().getEpochSecond());
    try {
      var signature = new Ed25519Sign(own.getPrivateKey()).sign(signed(id, time, body));
      return Map.of(
          "webhook-id", id,
          "webhook-timestamp", time,
          "webhook-signature", "v1a," + text(signature));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void verify(String id, String time, String signature, String body) {
    try {
      new Ed25519Verify(bank.getPublicKey())
          .verify(
              Base64.getDecoder().decode(signature.substring("v1a,".length())),
              signed(id, time, body));
    } catch (GeneralSecurityException forged) {
      throw new IllegalStateException(forged);
    }
  }

  private static byte[] signed(String id, String time, String body) {
    return (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8);
  }

  private static CashAccount38 account(String iban) {
    return new CashAccount38().setId(new AccountIdentification4Choice().setIBAN(iban));
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Ed25519Sign.KeyPair newKeys() {
    try {
      return Ed25519Sign.KeyPair.newKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
