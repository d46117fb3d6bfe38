package io.quittance.payment.provider.wechat;

import io.quittance.infrastructure.TestServers;
import io.quittance.payment.Service;
import io.quittance.simulator.ProviderSimulatorApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** The emulator of WeChat Pay, running, and an adapter that speaks to it. */
final class WechatPay implements AutoCloseable {

  static final String MERCHANT = "1900000109";
  static final String API_KEY = "0123456789abcdef0123456789abcdef";
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final String APP = "wxd678efh567hg6787";
  private static final String MERCHANT_SERIAL = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";

  private final Party merchant;
  private final Party provider;
  private final URI notifyUrl;
  private final ConfigurableApplicationContext simulator;
  private final HttpClient browser = HttpClient.newHttpClient();

  private WechatPay(
      Party merchant, Party provider, URI notifyUrl, ConfigurableApplicationContext simulator) {
    this.merchant = merchant;
    this.provider = provider;
    this.notifyUrl = notifyUrl;
    this.simulator = simulator;
  }

  /** Somebody with a key and a certificate. */
  record Party(PrivateKey privateKey, X509Certificate certificate) {

    /** A new one; the JDK makes certificates by its tool alone. */
    static Party in(Path folder, String name) {
      var store = folder.resolve(name + ".p12");
      var command =
          "%s -genkeypair -keystore %s -storepass changeit -alias it -keyalg RSA -keysize 2048"
                  .formatted(Path.of(System.getProperty("java.home"), "bin", "keytool"), store)
              + " -validity 30 -dname CN="
              + name;
      try {
        var tool = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        if (tool.waitFor() != 0) {
          throw new IllegalStateException("keytool failed for " + name);
        }
        var keys = KeyStore.getInstance("PKCS12");
        try (var stored = Files.newInputStream(store)) {
          keys.load(stored, "changeit".toCharArray());
        }
        return new Party(
            (PrivateKey) keys.getKey("it", "changeit".toCharArray()),
            (X509Certificate) keys.getCertificate("it"));
      } catch (IOException | GeneralSecurityException failed) {
        throw new IllegalStateException(failed);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(stopped);
      }
    }

    String serial() {
      return certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
    }

    String privateText() {
      return Base64.getEncoder().encodeToString(privateKey.getEncoded());
    }

    String publicText() {
      PublicKey key = certificate.getPublicKey();
      return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    String pem() {
      try {
        return "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n";
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  static WechatPay start(Party merchant, Party provider, URI notifyUrl) {
    var settings =
        Map.ofEntries(
            Map.entry("simulator.api-key", "prov_test_sandbox"),
            Map.entry("simulator.webhook-secret", "whsec_nobody_listens"),
            Map.entry("simulator.webhook-url", "http://127.0.0.1:9/"),
            Map.entry("simulator.pending-refund-delay", "100ms"),
            Map.entry("simulator.silence-max", "5s"),
            Map.entry("simulator.slow-answer", "3s"),
            Map.entry("simulator.wechat.merchant-id", MERCHANT),
            Map.entry("simulator.wechat.app-id", APP),
            Map.entry("simulator.wechat.merchant-serial", MERCHANT_SERIAL),
            Map.entry("simulator.wechat.merchant-public-key", merchant.publicText()),
            Map.entry("simulator.wechat.api-v3-key", API_KEY),
            Map.entry("simulator.wechat.signing-key-id", provider.serial()),
            Map.entry("simulator.wechat.signing-key", provider.privateText()),
            Map.entry("simulator.wechat.certificate", provider.pem()));
    var simulator =
        ProviderSimulatorApplication.application()
            .run(
                Service.arguments(
                    List.of(
                        TestServers.postgres("simulator"),
                        Map.of(
                            "spring.autoconfigure.exclude",
                            "org.springframework.boot.hibernate.autoconfigure"
                                + ".HibernateJpaAutoConfiguration,"
                                + "org.springframework.boot.data.jpa.autoconfigure"
                                + ".DataJpaRepositoriesAutoConfiguration"),
                        settings)));
    return new WechatPay(merchant, provider, notifyUrl, simulator);
  }

  /** An adapter with these keys of WeChat Pay; with none it downloads certificates. */
  WechatProvider adapter(Party signer, List<String> publicKeys) {
    return adapter(url() + "/wechat", signer, publicKeys);
  }

  private WechatProvider adapter(String url, Party signer, List<String> publicKeys) {
    var settings =
        new WechatSettings(
            URI.create(url),
            "acct_test",
            MERCHANT,
            APP,
            MERCHANT_SERIAL,
            signer.privateText(),
            API_KEY,
            publicKeys,
            notifyUrl,
            "Order",
            Duration.ofSeconds(1),
            TIMEOUT,
            Duration.ofDays(7),
            true);
    return new WechatProvider(
        WechatApi.of(settings, Clock.systemUTC()), settings, Clock.systemUTC());
  }

  /** The usual one. */
  WechatProvider adapter() {
    return adapter(merchant, List.of(keyOf(provider)));
  }

  /** One that speaks to nobody. */
  WechatProvider unreachable() {
    return adapter("http://127.0.0.1:9", merchant, List.of(keyOf(provider)));
  }

  static String keyOf(Party party) {
    return party.serial() + ":" + party.publicText();
  }

  /** The customer scans the code and pays, or gives up. */
  void customer(String codeUrl, String outcome) {
    var charge = codeUrl.substring(codeUrl.indexOf("pr=") + "pr=".length());
    var answer =
        HttpRequest.newBuilder(URI.create(url() + "/challenge/" + charge))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("outcome=" + outcome))
            .build();
    try {
      int status = browser.send(answer, HttpResponse.BodyHandlers.ofString()).statusCode();
      if (status >= 400) {
        throw new IllegalStateException("the customer could not pay: " + status);
      }
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private String url() {
    return "http://localhost:" + simulator.getEnvironment().getProperty("local.server.port");
  }

  @Override
  public void close() {
    simulator.close();
  }
}
