package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The database refuses what comes too late, as from a process that was stopped meanwhile. */
@ExtendWith(OutputCaptureExtension.class)
class LateWritesTest extends RunningHolds {

  private static final String TAKES_AT_MOST =
      "CREATE OR REPLACE FUNCTION writing_takes_at_most() RETURNS interval LANGUAGE sql %s RETURN ";

  /** More than one, since those at a statement without entries find nothing; fewer than tries. */
  private static final int LOOKS = 3;

  @BeforeEach
  void fundTheWallet() {
    fund(100);
    update("CREATE SEQUENCE late_looks");
    update("GRANT USAGE ON SEQUENCE late_looks TO PUBLIC");
  }

  @AfterEach
  void forgetIt() {
    beOnTime();
    update("DROP SEQUENCE late_looks");
  }

  private static void beOnTime() {
    update(TAKES_AT_MOST.formatted("STABLE") + "interval '1 minute'");
  }

  /** What is written is too late, so many looks long. */
  private static void beLate(long looks) {
    update(
        TAKES_AT_MOST.formatted("VOLATILE")
            + "CASE WHEN nextval('late_looks') <= %d THEN interval '-1 hour'".formatted(looks)
            + " ELSE interval '1 minute' END");
  }

  @Test
  @DisplayName("A704 an entry that came too late is booked again with a fresh time")
  void booksAgain(CapturedOutput log) {
    beLate(LOOKS);

    assertThat(book(wallet, shop, 10, "USD").status()).isEqualTo(201);

    assertThat(log).contains("came too late");
    assertBalance(wallet, 90, 0, 90);
    assertProven();
  }

  @Test
  @DisplayName("A704 a hold that came too late is placed again with a fresh time")
  void placesAgain(CapturedOutput log) {
    beLate(LOOKS);

    assertThat(place(10).status()).isEqualTo(201);

    assertThat(log).contains("came too late");
    assertBalance(wallet, 100, 10, 90);
    assertProven();
  }

  @Test
  @DisplayName("A704 a hold that came too late is given back again with a fresh time")
  void givesBackAgain(CapturedOutput log) {
    var id = place(10).text("holdId");
    beLate(LOOKS);

    assertThat(post(voidPath(id), "").status()).isEqualTo(200);

    assertThat(log).contains("came too late");
    assertBalance(wallet, 100, 0, 100);
    assertProven();
  }

  @Test
  @DisplayName("A704 who is always too late is told to come again, and nothing is done")
  void tellsToComeAgain() {
    var entry = transfer(unique("ref"), wallet, shop, 10, "USD");
    var hold = hold(unique("ref"), wallet, shop, 10);
    beLate(Long.MAX_VALUE);

    for (var answer : new Answer[] {post("/ledger/entries", entry), post("/ledger/holds", hold)}) {
      assertThat(answer.status()).as("%s", answer).isEqualTo(503);
      assertThat(answer.body().path("retryable").asBoolean()).isTrue();
      assertThat(answer.retryAfter()).isNotNull();
    }

    beOnTime();
    assertBalance(wallet, 100, 0, 100);
    assertThat(post("/ledger/entries", entry).status()).isEqualTo(201);
    assertThat(post("/ledger/holds", hold).status()).isEqualTo(201);
    assertProven();
  }
}
