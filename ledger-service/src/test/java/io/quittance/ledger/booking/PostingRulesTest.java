package io.quittance.ledger.booking;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.reconciliation.ReconciliationEvent;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustedAccount;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentApproved;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentLine;
import io.quittance.contracts.reconciliation.ReconciliationEvent.SettlementConfirmed;
import io.quittance.contracts.reconciliation.ReconciliationEvent.SettlementReceived;
import io.quittance.ledger.LedgerProblem;
import io.quittance.ledger.account.Side;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.terms.Shares;
import io.quittance.platform.problem.Refusal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
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
        PostingRules.entryFor(
                EVENTS.getOrDefault(event, FACTS.created()), Map.of(), Cause.request())
            .orElseThrow();

    assertThat(entry.reference()).isEqualTo(reference);
    assertThat(entry.postings())
        .extracting(posting -> posting.side() + " " + posting.account() + " " + posting.amount())
        .containsExactly("DEBIT " + debit + " USD 7.00", "CREDIT " + credit + " USD 7.00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # event            | fee | held | debits                  | credits
          Captured           | 50  | 70   | receivable 700          | payable 580, fees 50, reserve 70
          Captured           | 700 | 0    | receivable 700          | fees 700
          Captured           | 0   | 700  | receivable 700          | reserve 700
          RefundSucceeded    | 50  | 0    | payable 650, fees 50    | receivable 700
          RefundSucceeded    | 700 | 0    | fees 700                | receivable 700
          RefundFailed after | 50  | 0    | receivable 700          | payable 650, fees 50
          """)
  void sharesWhatTheTermsSay(String event, long fee, long held, String debits, String credits) {
    var told = EVENTS.getOrDefault(event, FACTS.created());
    var reference = event.startsWith("RefundFailed") ? "txn_1:failed" : "txn_1";
    var entry =
        PostingRules.entryFor(told, Map.of(reference, new Shares(fee, held)), Cause.request())
            .orElseThrow();

    assertThat(lines(entry, Side.DEBIT)).isEqualTo(debits);
    assertThat(lines(entry, Side.CREDIT)).isEqualTo(credits);
    assertThat(entry.opens()).hasSameSizeAs(entry.postings());
  }

  private static String lines(EntryRequest entry, Side side) {
    return entry.postings().stream()
        .filter(posting -> posting.side() == side)
        .map(
            posting ->
                posting.account().substring(posting.account().lastIndexOf(':') + 1)
                    + " "
                    + posting.amount().minor())
        .collect(joining(", "));
  }

  @Test
  void booksNothingWhenNoMoneyMoves() {
    var neverHappened = FACTS.refundFailed(FACTS.operation("txn_1", 700, "USD"), false);

    assertThat(PostingRules.entryFor(FACTS.created(), Map.of(), Cause.request())).isEmpty();
    assertThat(PostingRules.entryFor(neverHappened, Map.of(), Cause.request())).isEmpty();
  }

  @ParameterizedTest(name = "gross {0} less {1} is {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # gross | fees | net  | entry
          1000    | 30   | 970  | DEBIT platform:bank 970, DEBIT provider:p1:fees 30, CREDIT provider:p1:receivable 1000
          1000    | 0    | 1000 | DEBIT platform:bank 1000, CREDIT provider:p1:receivable 1000
          20      | 30   | -10  | CREDIT platform:bank 10, DEBIT provider:p1:fees 30, CREDIT provider:p1:receivable 20
          -500    | 5    | -505 | CREDIT platform:bank 505, DEBIT provider:p1:fees 5, DEBIT provider:p1:receivable 500
          -500    | -15  | -485 | CREDIT platform:bank 485, CREDIT provider:p1:fees 15, DEBIT provider:p1:receivable 500
          0       | 7    | -7   | CREDIT platform:bank 7, DEBIT provider:p1:fees 7
          7       | 7    | 0    | DEBIT provider:p1:fees 7, CREDIT provider:p1:receivable 7
          """)
  void booksASettlementExactlyWhateverItsSigns(long gross, long fees, long net, String expected) {
    var entry = PostingRules.entryFor(settlement(gross, fees, net), Cause.request()).orElseThrow();

    assertThat(entry.reference()).isEqualTo("settlement:stl_1");
    assertThat(entry.postings())
        .extracting(
            posting -> posting.side() + " " + posting.account() + " " + posting.amount().minor())
        .containsExactly(expected.split(", "));
    assertThat(entry.opens())
        .extracting(account -> account.key().code() + " " + account.type())
        .isSubsetOf(
            "platform:bank ASSET", "provider:p1:fees EXPENSE", "provider:p1:receivable ASSET")
        .hasSameSizeAs(entry.postings());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          970  | DEBIT platform:bank 970, CREDIT provider:p1:transit 970
          -10  | CREDIT platform:bank 10, DEBIT provider:p1:transit 10
          """)
  void booksWhatTheBankGotOutOfTransit(long amount, String expected) {
    var received =
        new SettlementReceived(
            "rcv_1", "p1", "PAYOUT-1", "house", LocalDate.EPOCH, "KWD", amount, "stm_2");

    var entry = PostingRules.entryFor(received, Cause.request()).orElseThrow();

    assertThat(entry.reference()).isEqualTo("receipt:rcv_1");
    assertThat(entry.postings())
        .extracting(
            posting -> posting.side() + " " + posting.account() + " " + posting.amount().minor())
        .containsExactly(expected.split(", "));
  }

  @Test
  void aSettlementOfWhichABankWillTellIsInTransit() {
    var settlement =
        new SettlementConfirmed(
            "stl_1", "p1", "acct", LocalDate.EPOCH, "KWD", 1000, 30, 970, 3, "stm_1", true);

    var entry = PostingRules.entryFor(settlement, Cause.request()).orElseThrow();

    assertThat(entry.postings())
        .extracting(posting -> posting.account() + " " + posting.amount().minor())
        .containsExactly(
            "provider:p1:transit 970", "provider:p1:fees 30", "provider:p1:receivable 1000");
    assertThat(entry.opens())
        .anySatisfy(
            account ->
                assertThat(account.key().code() + " " + account.type())
                    .isEqualTo("provider:p1:transit ASSET"));
  }

  @Test
  void refusesASettlementThatDoesNotAddUp() {
    var wrong = settlement(1000, 30, 971);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> PostingRules.entryFor(wrong, Cause.request()))
        .returns(LedgerProblem.UNBALANCED, Refusal::problem);
    assertThat(PostingRules.entryFor(settlement(0, 0, 0), Cause.request())).isEmpty();
  }

  private static ReconciliationEvent settlement(long gross, long fees, long net) {
    return new SettlementConfirmed(
        "stl_1", "p1", "acct", LocalDate.EPOCH, "KWD", gross, fees, net, 3, "stm_1");
  }

  @Test
  @DisplayName("A1807 an adjustment is booked on the accounts that its lines mean, and says why")
  void booksAnAdjustment() {
    var approved =
        new AdjustmentApproved(
            "prp_1",
            "dsc_1",
            "p1",
            LocalDate.EPOCH,
            "TO_SUSPENSE",
            "whose is it?",
            "ann",
            "bob",
            List.of(
                new AdjustmentLine(AdjustedAccount.SUSPENSE, "USD", 7),
                new AdjustmentLine(AdjustedAccount.RECEIVABLE, "USD", -7),
                new AdjustmentLine(AdjustedAccount.WRITE_OFFS, "JPY", -5),
                new AdjustmentLine(AdjustedAccount.FEE_DIFFERENCES, "JPY", 8),
                new AdjustmentLine(AdjustedAccount.PROVIDER_FEES, "JPY", -3)));

    var entry = PostingRules.entryFor(approved, Cause.request()).orElseThrow();

    assertThat(entry.reference()).isEqualTo("discrepancy:prp_1");
    assertThat(entry.postings())
        .extracting(
            posting -> posting.side() + " " + posting.account() + " " + posting.amount().minor())
        .containsExactly(
            "DEBIT suspense 7",
            "CREDIT provider:p1:receivable 7",
            "CREDIT platform:write-offs 5",
            "DEBIT provider:p1:fee-differences 8",
            "CREDIT provider:p1:fees 3");
    assertThat(entry.details().metadata())
        .containsEntry("discrepancyId", "dsc_1")
        .containsEntry("proposedBy", "ann")
        .containsEntry("approvedBy", "bob")
        .containsEntry("reason", "whose is it?");
    assertThat(entry.details().effectiveDate()).isNull();
  }

  @Test
  void theConsumerHearsOfEveryEventThatHasARule() {
    assertThat(EVENTS.values())
        .extracting(PaymentEvent.CATALOG::typeOf)
        .containsExactlyInAnyOrderElementsOf(PostingRules.EVENTS);
    assertThat(ReconciliationEvent.CATALOG.types())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(PostingRules.RECONCILIATION_EVENTS, PostingRules.ADJUSTMENT_EVENTS)
                .flatMap(Set::stream)
                .toList());
  }
}
