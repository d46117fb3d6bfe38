package io.quittance.platform.client;

import static io.quittance.platform.security.token.ServiceName.LEDGER_SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quittance.infrastructure.TestTokens;
import io.quittance.platform.security.token.ServiceTokens;
import io.quittance.platform.security.token.TokenSigner;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.service.annotation.GetExchange;

/** The settings of docs/operations.md for TLS, with a certificate authority of its own. */
class TlsTest {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final AtomicInteger REQUESTS = new AtomicInteger();

  @TempDir private static Path folder;
  private static Certificates certificates;
  private static X509Certificate first;
  private static ConfigurableApplicationContext service;

  /** A service that has TLS and nothing else. */
  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    SslAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class
  })
  @Import(PlatformClients.class)
  static class SecureService {

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }

    @Bean
    TokenSigner signer(Clock clock) {
      return new TokenSigner(TestTokens.keyOf("payment-api"), clock);
    }

    @Bean
    ServletRegistrationBean<HttpServlet> hello() {
      return new ServletRegistrationBean<>(
          new HttpServlet() {
            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
              REQUESTS.incrementAndGet();
              response.getWriter().write("hello");
            }
          },
          "/hello");
    }
  }

  interface Hello {

    @GetExchange("/hello")
    String hello();
  }

  @BeforeAll
  static void start() {
    certificates = new Certificates(folder);
    first = certificates.issue("first");
    var bundle = "--spring.ssl.bundle.pem.quittance.";
    service =
        new SpringApplicationBuilder(SecureService.class)
            .run(
                "--spring.config.name=platform-test",
                "--server.port=0",
                "--spring.ssl.bundle.watch.file.quiet-period=50ms",
                bundle + "keystore.certificate=" + certificates.serverFile().toUri(),
                bundle + "keystore.private-key=" + certificates.serverFile().toUri(),
                bundle + "truststore.certificate=" + certificates.authorityFile().toUri(),
                bundle + "options.enabled-protocols=TLSv1.3,TLSv1.2",
                bundle + "reload-on-update=true",
                "--server.ssl.bundle=quittance",
                "--quittance.clients.ssl-bundle=quittance");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static int port() {
    return Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
  }

  private static String call(ServiceClients clients, String host) {
    var url = URI.create("https://%s:%d".formatted(host, port()));
    return clients.client(Hello.class, LEDGER_SERVICE, url, ANSWER_MAX).hello();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @DisplayName("A1306 TLS 1.2 and 1.3 are spoken")
  void speaksWhatIsSecure(String version) throws Exception {
    assertThat(session(version).getProtocol()).isEqualTo(version);
  }

  @Test
  @DisplayName("A1306 TLS 1.0 and 1.1 are refused")
  void refusesOldVersions() throws IOException {
    // At last: a certificate that is being renewed may not be there for a moment.
    await()
        .untilAsserted(
            () ->
                assertThat(ClientHello.answerTo(0x0303, port()))
                    .as("by the same message")
                    .isEqualTo("hello"));
    assertThat(ClientHello.answerTo(0x0302, port())).startsWith("alert ");
    assertThat(ClientHello.answerTo(0x0301, port())).startsWith("alert ");
  }

  @Test
  @DisplayName("A1306 plain HTTP is refused")
  void refusesPlainHttp() throws IOException {
    int before = REQUESTS.get();
    try (var socket = new Socket("localhost", port())) {
      socket.setSoTimeout((int) ANSWER_MAX.toMillis());
      socket
          .getOutputStream()
          .write("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("hello", "Tomcat", "Exception");
    }
    assertThat(REQUESTS).hasValue(before);
  }

  @Test
  @DisplayName("A1306 services trust their own authority and the host's name, and nothing else")
  void trustsWhomItShould() {
    var clients = service.getBean(ServiceClients.class);
    assertThat(call(clients, "localhost")).isEqualTo("hello");

    int before = REQUESTS.get();
    assertThatExceptionOfType(ResourceAccessException.class)
        .as("another host name than the certificate's")
        .isThrownBy(() -> call(clients, "127.0.0.1"));
    var others = new ServiceClients(service.getBean(ServiceTokens.class));
    assertThatExceptionOfType(ResourceAccessException.class)
        .as("an authority that nobody knows")
        .isThrownBy(() -> call(others, "localhost"));
    assertThat(REQUESTS).as("nothing was sent").hasValue(before);
  }

  @Test
  @DisplayName("A1306 a renewed certificate is used without a restart")
  void usesARenewedCertificate() throws Exception {
    var clients = service.getBean(ServiceClients.class);
    assertThat(shown()).isEqualTo(first);

    var renewed = certificates.issue("renewed");
    await().untilAsserted(() -> assertThat(shown()).isEqualTo(renewed));
    assertThat(call(clients, "localhost")).isEqualTo("hello");
  }

  private static X509Certificate shown() throws Exception {
    return (X509Certificate) session("TLSv1.3").getPeerCertificates()[0];
  }

  private static SSLSession session(String version) throws Exception {
    try (var socket = (SSLSocket) trusting().getSocketFactory().createSocket("localhost", port())) {
      socket.setSoTimeout((int) ANSWER_MAX.toMillis());
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      return socket.getSession();
    }
  }

  /** Made anew each time: a session that is taken up again shows no certificate. */
  private static SSLContext trusting() throws Exception {
    var keys = KeyStore.getInstance(KeyStore.getDefaultType());
    keys.load(null, null);
    keys.setCertificateEntry("authority", certificates.authority());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
