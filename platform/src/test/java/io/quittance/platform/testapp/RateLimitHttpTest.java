package io.quittance.platform.testapp;

import static io.quittance.platform.testapp.Http.anonymous;
import static io.quittance.platform.testapp.Http.request;
import static io.quittance.platform.testapp.Http.send;
import static io.quittance.platform.testapp.ProblemHttpTest.problem;
import static io.quittance.platform.testapp.TestApplication.FLOODING_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A merchant that may ask 20 times at once and once a second after that. */
class RateLimitHttpTest {

  @Test
  @DisplayName("A1401 a flood is told 429 with Retry-After; other merchants do not notice")
  void tellsAFloodToWait() {
    var answers = IntStream.range(0, 60).mapToObj(_ -> send(flooding())).toList();

    assertThat(answers.stream().map(HttpResponse::statusCode).distinct())
        .containsExactlyInAnyOrder(200, 429);
    var refused = answers.stream().filter(answer -> answer.statusCode() == 429).findFirst();
    var told = problem(refused.orElseThrow(), 429, "rate_limited");
    assertThat(told.path("retryable").booleanValue()).isTrue();
    assertThat(refused.orElseThrow().headers().firstValue("Retry-After")).contains("1");
    assertThat(send(request("/api/scoped")).statusCode()).isEqualTo(200);
  }

  private static java.net.http.HttpRequest.Builder flooding() {
    return anonymous("/api/scoped").setHeader("Authorization", "Bearer " + FLOODING_KEY);
  }
}
