package io.quittance.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.quittance.platform.problem.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a service makes of what payment-api says, or does not say, about a session. */
class AskedSessionsTest {

  private static final String SESSION = "ops_1";

  private final List<String> shown = new CopyOnWriteArrayList<>();
  private HttpServer paymentApi;
  private AskedSessions sessions;
  private volatile int status = 200;
  private long nanos;

  @BeforeEach
  void start() throws IOException {
    paymentApi = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    paymentApi.createContext(
        "/api/operator-sessions/current",
        exchange -> {
          shown.add(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    paymentApi.start();
    sessions =
        new AskedSessions(
            URI.create("http://localhost:" + paymentApi.getAddress().getPort()),
            ServiceClients.pooled(Duration.ofSeconds(5)),
            () -> nanos);
  }

  @AfterEach
  void stop() {
    paymentApi.stop(0);
  }

  @Test
  void isAskedByItsOwnTokenAndBelievedForAWhile() {
    assertThat(sessions.isOpen(SESSION, "t-1")).isTrue();
    status = 401;
    nanos += AskedSessions.BELIEVED.toNanos();
    assertThat(sessions.isOpen(SESSION, "t-1")).isTrue();
    assertThat(sessions.isOpen("ops_2", "t-2")).as("another session").isFalse();

    nanos++;
    assertThat(sessions.isOpen(SESSION, "t-1")).isFalse();
    assertThat(sessions.isOpen(SESSION, "t-1")).as("an end is not forgotten").isFalse();

    assertThat(shown).containsExactly("Bearer t-1", "Bearer t-2", "Bearer t-1", "Bearer t-1");
  }

  @Test
  @DisplayName("while payment-api says nothing, nobody is let in, and everybody told to come again")
  void letsNobodyInWhileItIsAway() {
    status = 503;
    assertIsUnavailable();
    status = 200;
    assertThat(sessions.isOpen(SESSION, "t-1")).isTrue();

    paymentApi.stop(0);
    assertThat(sessions.isOpen(SESSION, "t-1")).isTrue();
    nanos += AskedSessions.BELIEVED.toNanos() + 1;
    assertIsUnavailable();
  }

  private void assertIsUnavailable() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> sessions.isOpen(SESSION, "t-1"))
        .matches(refusal -> refusal.problem().code().equals("service_unavailable"));
  }
}
