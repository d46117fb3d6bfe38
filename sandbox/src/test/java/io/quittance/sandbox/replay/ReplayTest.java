package io.quittance.sandbox.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay against a small fake; the real platform is replayed in system-tests. */
class ReplayTest {

  private static final String FILE =
      """
      type,id,payment_id,occurred_at,customer_id,country,amount_pence,lines
      payment,1,,2026-01-05T08:00:00Z,17850,United Kingdom,10050,7
      payment,2,,2026-01-05T08:01:00Z,,France,1,1
      refund,C1,1,2026-01-05T08:02:00Z,17850,United Kingdom,50,1
      refund,C2,1,2026-01-05T08:03:00Z,17850,United Kingdom,10000,6
      refund,C3,,2026-01-05T08:04:00Z,14527,United Kingdom,2750,1
      """;

  @TempDir private Path folder;
  private FakePlatform platform;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void start() throws IOException {
    platform = new FakePlatform();
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void playsEveryRowAndProvesTheBooks() throws Exception {
    assertThat(replay()).isZero();

    assertThat(printed())
        .containsPattern("Payments captured +2 +GBP 100\\.51")
        .containsPattern("Refunds succeeded +2 +GBP 100\\.50")
        .containsPattern("Refused +1 +payment_not_found")
        .containsPattern("Net +GBP 0\\.01")
        .contains("Every number agrees");
  }

  @Test
  void changesNothingWhenRunAgain() throws Exception {
    assertThat(replay()).isZero();
    assertThat(replay()).isZero();

    assertThat(platform.payments()).isEqualTo(2);
  }

  @Test
  void setsPaymentsAsideThatTheFileDidNotMake() throws Exception {
    platform.addPaymentByHand(777);

    assertThat(replay()).isZero();
    assertThat(printed()).contains("outside this file: 1 payments, captured GBP 7.77");
  }

  @Test
  void failsAndSaysWhichRowsWereRefused() throws Exception {
    platform.refuse("replay-payment-2");

    assertThat(replay()).isEqualTo(1);
    assertThat(printed())
        .contains("payments captured: expected 2, found 1")
        .contains("for example row 2: Refused[code=card_declined]");
  }

  @Test
  void refusesArgumentsThatMakeNoSense() throws Exception {
    var err = new ByteArrayOutputStream();
    assertThat(Replay.run(List.of("--nonsense"), stream(out), stream(err))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("unknown option: --nonsense");
    assertThat(Replay.run(List.of("--generate=1", "x"), stream(out), stream(err))).isEqualTo(2);
    assertThat(Replay.run(List.of("--concurrency=0", "x"), stream(out), stream(err))).isEqualTo(2);
  }

  @Test
  void writesASampleThatItCanReplay() throws Exception {
    var sample = folder.resolve("sample.csv");
    var arguments = List.of("--generate", "60", "--seed", "3", "--out", sample.toString());
    assertThat(Replay.run(arguments, stream(out), stream(out))).isZero();

    assertThat(replay(Files.readString(sample), List.of("--concurrency=4"))).isZero();
    assertThat(printed()).contains("[########################################] 60 of 60 rows");
  }

  private int replay() throws Exception {
    return replay(FILE, List.of());
  }

  private int replay(String rows, List<String> more) throws Exception {
    var file = Files.writeString(folder.resolve("rows.csv"), rows);
    var arguments = new ArrayList<>(platform.options());
    arguments.addAll(more);
    arguments.add(file.toString());
    return Replay.run(arguments, stream(out), stream(out));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
