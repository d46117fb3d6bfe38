package io.quittance.ledger.booking;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.ledger.journal.Cause;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostingRulesTest {

  private static final PaymentFacts FACTS = new PaymentFacts("m1", "pi_1");

  private static final Map<String, PaymentEvent> EVENTS =
      Map.of(
          "Captured", FACTS.captured(FACTS.operation("txn_1", 700, "USD")),
          "RefundSucceeded", FACTS.refundSucceeded(FACTS.operation("txn_1", 700, "USD")),
          "RefundFailed after", FACTS.refundFailed(FACTS.operation("txn_1", 700, "USD"), true),
          "DisputeOpened", FACTS.disputeOpened(FACTS.operation("txn_1", 700, "USD")),
          "DisputeWon", FACTS.disputeWon(FACTS.operation("txn_1", 700, "USD")),
          "DisputeLost", FACTS.disputeLost(FACTS.operation("txn_1", 700, "USD")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # event            | reference    | debit                         | credit
          Captured           | txn_1        | provider:simulator:receivable | merchant:m1:payable
          RefundSucceeded    | txn_1        | merchant:m1:payable           | provider:simulator:receivable
          RefundFailed after | txn_1:failed | provider:simulator:receivable | merchant:m1:payable
          DisputeOpened      | txn_1:opened | merchant:m1:payable           | merchant:m1:disputed
          DisputeWon         | txn_1:won    | merchant:m1:disputed          | merchant:m1:payable
          DisputeLost        | txn_1:lost   | merchant:m1:disputed          | provider:simulator:receivable
          """)
  void booksWhatTheTableSays(String event, String reference, String debit, String credit) {
    var entry =
        PostingRules.entryFor(EVENTS.getOrDefault(event, FACTS.created()), Cause.request())
            .orElseThrow();

    assertThat(entry.reference()).isEqualTo(reference);
    assertThat(entry.postings())
        .extracting(posting -> posting.side() + " " + posting.account() + " " + posting.amount())
        .containsExactly("DEBIT " + debit + " USD 7.00", "CREDIT " + credit + " USD 7.00");
  }

  @Test
  void booksNothingWhenNoMoneyMoves() {
    var neverHappened = FACTS.refundFailed(FACTS.operation("txn_1", 700, "USD"), false);

    assertThat(PostingRules.entryFor(FACTS.created(), Cause.request())).isEmpty();
    assertThat(PostingRules.entryFor(neverHappened, Cause.request())).isEmpty();
  }

  @Test
  void theConsumerHearsOfEveryEventThatHasARule() {
    assertThat(EVENTS.values())
        .extracting(PaymentEvent.CATALOG::typeOf)
        .containsExactlyInAnyOrderElementsOf(PostingRules.EVENTS);
  }
}
