package io.quittance.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quittance.ledger.LedgerProblem;
import io.quittance.ledger.RunningLedger;
import io.quittance.platform.problem.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RoomForWritersTest extends RunningLedger {

  private static final int MORE_THAN_THERE_IS_ROOM = 25;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RoomForWriters room =
      new RoomForWriters(4, Duration.ZERO, new LedgerMetrics(meters));

  @Test
  @DisplayName("A707 reads and dry runs have half of the connections, writers the rest")
  void halfIsForWriters() throws Exception {
    var read = request("GET");
    enter(read);
    var dryRun = request("POST");
    dryRun.addHeader("X-Dry-Run", "true");
    enter(dryRun);

    for (var late : new MockHttpServletRequest[] {request("GET"), request("HEAD"), again(dryRun)}) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> enter(late))
          .matches(refusal -> refusal.problem() == LedgerProblem.LEDGER_BUSY);
    }
    assertThat(meters.counter("quittance.ledger.refusals", "code", "ledger_busy").count())
        .isEqualTo(3);
    for (int i = 0; i < MORE_THAN_THERE_IS_ROOM; i++) {
      enter(request("POST"));
    }
    leave(read);
    enter(request("GET"));
  }

  @Test
  void whoeverLeavesMakesRoomAlsoIfRefused() {
    for (int i = 0; i < MORE_THAN_THERE_IS_ROOM; i++) {
      assertThat(get("/ledger/entries/je_0123").code()).isEqualTo("entry_not_found");
      assertThat(get("/ledger/trial-balance").status()).isEqualTo(200);
      assertThat(post("/ledger/entries", "{}", "X-Dry-Run", "true").status()).isEqualTo(400);
    }
  }

  private static MockHttpServletRequest request(String method) {
    return new MockHttpServletRequest(method, "/ledger/accounts");
  }

  private static MockHttpServletRequest again(MockHttpServletRequest dryRun) {
    var request = request(dryRun.getMethod());
    request.addHeader("X-Dry-Run", "TRUE");
    return request;
  }

  private void enter(MockHttpServletRequest request) throws InterruptedException {
    assertThat(room.preHandle(request, new MockHttpServletResponse(), this)).isTrue();
  }

  private void leave(MockHttpServletRequest request) {
    room.afterCompletion(request, new MockHttpServletResponse(), this, null);
    room.afterCompletion(request, new MockHttpServletResponse(), this, null);
  }
}
