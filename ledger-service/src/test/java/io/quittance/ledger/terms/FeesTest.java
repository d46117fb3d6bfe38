package io.quittance.ledger.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.quittance.ledger.RunningPayouts;
import io.quittance.ledger.booking.PaymentFacts;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Fees and reserves in the books, from events. */
class FeesTest extends RunningPayouts {

  private static final String TERMS =
      """
      {"feeBasisPoints": 290, "feeFixed": 30, "feeOnRefund": "%s",
       "reserve": {"basisPoints": 1000, "days": 7}}
      """;

  @Autowired private ReleaseReserve releaseReserve;
  private LocalDate inAWeek = LocalDate.MIN;

  @BeforeEach
  void lookAtTheCalendar() {
    inAWeek = LocalDate.now(ZoneOffset.UTC).plusDays(7);
  }

  @Test
  @DisplayName("A802 a capture that Kafka brings twice is shared once, by the terms of its time")
  void sharesACapture() {
    agree(merchant, "EUR", TERMS.formatted("KEPT"));
    var capture = captured(10_000, "EUR");
    try (var payments = new PaymentFacts.Sender(bootstrapServers())) {
      payments.send(capture);
      payments.send(capture);
    }

    await().untilAsserted(() -> assertBalances("EUR", 8_680, 1_000, 0, 8_680));
    bookkeeper.book(capture);
    assertBalances("EUR", 8_680, 1_000, 0, 8_680);
    assertThat(count(fees())).isEqualTo(320);
  }

  @Test
  void anEventThatComesLateKeepsTheFeeOfItsTime() {
    agree(merchant, "EUR", TERMS.formatted("KEPT"));
    var before = facts.captured(facts.operation(unique("txn"), 10_000, "EUR", yesterday()));

    bookkeeper.book(before);

    assertBalances("EUR", 10_000, 0, 0, 10_000);
  }

  @Test
  void newTermsDoNotChangeWhatIsToldAgain() {
    agree(merchant, "EUR", "{\"feeBasisPoints\": 100, \"feeFixed\": 0}");
    var capture = captured(10_000, "EUR");
    bookkeeper.book(capture);
    agreed(OPERATOR, termsPath(merchant, "EUR"), "{\"feeBasisPoints\": 500, \"feeFixed\": 0}");

    bookkeeper.book(capture);

    assertBalances("EUR", 9_900, 0, 0, 9_900);
  }

  @Test
  @DisplayName("A1009 a fee larger than the amount takes the amount; the merchant owes nothing")
  void theFeeIsCapped() {
    agree(merchant, "EUR", TERMS.formatted("KEPT"));

    bookkeeper.book(captured(20, "EUR"));

    assertThat(balances("EUR").isMissingNode()).as("nothing was opened for the merchant").isTrue();
    assertThat(count(fees())).isEqualTo(20);
  }

  @Test
  @DisplayName(
      "A1007 refunds give the fee back in parts that add up, and a failed one takes it again")
  void returnsTheFee() {
    agree(merchant, "JPY", TERMS.formatted("RETURNED").replace("30,", "0,"));
    var first = refunded(33, "JPY");
    var txn = unique("txn");
    var second = facts.refundSucceeded(facts.operation(txn, 33, "JPY", Instant.now()));
    var failed = facts.refundFailed(facts.operation(txn, 33, "JPY", Instant.now()), true);

    bookkeeper.book(captured(100, "JPY"), first, second);
    assertThat(count(fees())).as("3 less 1 and 1").isEqualTo(1);
    bookkeeper.book(failed);
    assertThat(count(fees())).isEqualTo(2);
    bookkeeper.book(failed, refunded(67, "JPY"), second);

    assertThat(count(fees())).isZero();
    assertBalances("JPY", -10, 10, 0, 0);
  }

  @Test
  void aCaptureFromBeforeTheTermsGivesNoFeeBack() {
    bookkeeper.book(facts.captured(facts.operation(unique("txn"), 10_000, "EUR", yesterday())));
    agree(
        merchant,
        "EUR",
        "{\"feeBasisPoints\": 100, \"feeFixed\": 0, \"feeOnRefund\": \"RETURNED\"}");
    bookkeeper.book(captured(10_000, "EUR"));

    bookkeeper.book(refunded(10_000, "EUR"));
    assertThat(count(fees())).isEqualTo(50);
    bookkeeper.book(refunded(10_000, "EUR"));

    assertThat(count(fees())).isZero();
    assertBalances("EUR", 0, 0, 0, 0);
  }

  @Test
  void keepsTheFee() {
    agree(merchant, "EUR", TERMS.formatted("KEPT"));

    bookkeeper.book(captured(10_000, "EUR"), refunded(10_000, "EUR"));

    assertThat(count(fees())).isEqualTo(320);
    assertBalances("EUR", -1_320, 1_000, 0, 0);
  }

  @Test
  void disputesAreTheMerchantsAlone() {
    agree(merchant, "EUR", TERMS.formatted("RETURNED"));
    var lost = facts.operation(unique("dp"), 4_000, "EUR", Instant.now());
    var won = facts.operation(unique("dp"), 1_000, "EUR", Instant.now());

    bookkeeper.book(captured(10_000, "EUR"), facts.disputeOpened(lost), facts.disputeOpened(won));
    assertThat(balances("EUR").path("disputed").asLong()).isEqualTo(5_000);
    bookkeeper.book(facts.disputeLost(lost), facts.disputeWon(won));
    assertBalances("EUR", 4_680, 1_000, 0, 4_680);
    bookkeeper.book(facts.disputeReversed(lost));

    assertBalances("EUR", 8_680, 1_000, 0, 8_680);
    assertThat(count(fees())).isEqualTo(320);
  }

  @Test
  @DisplayName("A805 a capture told again with another amount is refused, whatever the fee is")
  void refusesWhatContradictsTheJournal() {
    agree(merchant, "EUR", TERMS.formatted("KEPT"));
    bookkeeper.book(captured("txn-" + merchant, 10_000, "EUR"));

    assertThatIllegalStateException()
        .isThrownBy(() -> bookkeeper.book(captured("txn-" + merchant, 40, "EUR")))
        .withMessageContaining("cannot book");

    assertBalances("EUR", 8_680, 1_000, 0, 8_680);
  }

  @Test
  @DisplayName("A204 a release that was cut off half-way goes on and books once")
  void releasesOnce() {
    agree(merchant, "EUR", TERMS.formatted("KEPT"));
    agree(merchant, "JPY", TERMS.formatted("KEPT"));
    bookkeeper.book(captured(10_000, "EUR"), captured(5_000, "EUR"), captured(700, "JPY"));

    releaseReserve.releaseDue(inAWeek.minusDays(1));
    assertThat(balances("EUR").path("reserve").asLong()).isEqualTo(1_500);
    cutOffIn("JPY");
    try {
      assertThatException().isThrownBy(() -> releaseReserve.releaseDue(inAWeek));
    } finally {
      goOn();
    }
    assertThat(balances("EUR").path("reserve").asLong()).isZero();
    assertThat(balances("JPY").path("reserve").asLong()).isEqualTo(70);

    releaseReserve.releaseDue(inAWeek);
    releaseReserve.releaseDue(inAWeek);

    assertThat(balances("JPY").path("reserve").asLong()).isZero();
    assertBalances("EUR", 8_680 + 4_825 - 500 + 1_500, 0, 0, 14_505);
    assertThat(releases()).isEqualTo(2);
    assertNotReversible("reserve");
    assertProven();
  }

  @Test
  void releasesTheOldestThatWhatAnAdjustmentLeftCovers() {
    agree(merchant, "EUR", TERMS.formatted("KEPT"));
    bookkeeper.book(captured(10_000, "EUR"));
    bookkeeper.book(captured(5_000, "EUR"));
    take(100);

    releaseReserve.releaseDue(inAWeek);
    assertThat(balances("EUR").path("reserve").asLong()).isEqualTo(1_500 - 100 - 1_000);

    bookkeeper.book(captured(6_000, "EUR"));
    releaseReserve.releaseDue(inAWeek.plusDays(1));
    releaseReserve.releaseDue(inAWeek.plusDays(1));

    assertThat(balances("EUR").path("reserve").asLong()).isEqualTo(400 + 600 - 500);
    assertThat(releases()).isEqualTo(2);
    assertProven();
  }

  /** As an adjustment does: the reserve is the platform's to move. */
  private void take(long amount) {
    var message =
        """
        {"reference": "%s", "reason": "a claim", "postings": [
          {"account": "merchant:%s:reserve", "side": "DEBIT", "amount": %d, "currency": "EUR"},
          {"account": "suspense", "side": "CREDIT", "amount": %d, "currency": "EUR"}]}
        """
            .formatted(unique("adj"), merchant, amount, amount);
    var proposed = postAs(OPERATOR, "/ledger/adjustments", message);
    var path = "/ledger/adjustments/" + proposed.text("adjustmentId") + "/approve";
    assertThat(postAs(APPROVER, path, "{}").text("status"))
        .as("%s", proposed.body())
        .isEqualTo("BOOKED");
  }

  @Test
  @DisplayName("A205 a release that two instances begin at once books once")
  void releasesOnceOnTwoInstances() {
    agree(merchant, "EUR", TERMS.formatted("KEPT"));
    bookkeeper.bookEach(List.of(captured(10_000, "EUR"), captured(5_000, "EUR")));

    try (var other = startAnother()) {
      var both = List.of(releaseReserve, other.getBean(ReleaseReserve.class));
      inParallel(10, i -> both.get(i % 2).releaseDue(inAWeek.plusDays(i % 3)));
    }

    assertThat(balances("EUR").path("reserve").asLong()).isZero();
    assertThat(releases()).isEqualTo(1);
    assertProven();
  }

  /** Ends the connection of a release in the middle: after the mark, before the entry. */
  private void cutOffIn(String currency) {
    run(
        """
        CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
            PERFORM pg_terminate_backend(pg_backend_pid());
            RETURN NEW;
        END $$;
        CREATE TRIGGER cut_off AFTER UPDATE ON operation_share FOR EACH ROW
            WHEN (NEW.merchant_id = '%s' AND NEW.currency = '%s') EXECUTE FUNCTION cut_off();
        """
            .formatted(merchant, currency));
  }

  private static void goOn() {
    run("DROP TRIGGER cut_off ON operation_share; DROP FUNCTION cut_off()");
  }

  private static void run(String statements) {
    try (var database = superuser();
        var sql = database.createStatement()) {
      sql.execute(statements);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Instant yesterday() {
    return Instant.now().minus(Duration.ofDays(1));
  }

  private String fees() {
    return """
    SELECT coalesce(sum(CASE p.side WHEN 'CREDIT' THEN p.amount ELSE -p.amount END), 0)
    FROM posting p JOIN account a ON a.id = p.account_id
    JOIN journal_entry e ON e.id = p.entry_id
    WHERE a.code = 'platform:fees' AND e.payment_intent_id = '%s'
    """
        .formatted(captured(1, "EUR").payment().paymentIntentId());
  }

  private long releases() {
    return count(
        "SELECT count(*) FROM journal_entry WHERE reference LIKE 'reserve:" + merchant + ":%'");
  }
}
