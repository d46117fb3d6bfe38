package io.quittance.ledger.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentEvent.Operation;
import io.quittance.ledger.RunningPayouts;
import io.quittance.ledger.booking.PaymentFacts;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A bank for some days: whatever happens in whatever order, no money is lost or made. */
class PayoutBankTest extends RunningPayouts {

  private static final long SEED = 20261121;
  private static final List<String> CURRENCIES = List.of("EUR", "JPY", "KWD");
  private static final int MERCHANTS = 4;
  private static final int DAYS = 5;
  private static final int EVENTS_A_DAY = Boolean.getBoolean("quittance.soak") ? 2_000 : 60;

  private final Random random = new Random(SEED);
  private final List<Payment> payments = new ArrayList<>();

  /** What the world outside knows of each merchant and currency, in minor units. */
  private final Map<String, Long> outside = new HashMap<>();

  @Test
  void noMoneyIsLostOrMade() {
    var merchants = new ArrayList<String>();
    for (int i = 0; i < MERCHANTS; i++) {
      var who = unique("mer");
      merchants.add(who);
      CURRENCIES.forEach(currency -> agree(who, currency, anyTerms()));
    }
    for (int i = 0; i < DAYS; i++) {
      for (int event = 0; event < EVENTS_A_DAY; event++) {
        bookkeeper.book(anything(merchants).toArray(PaymentEvent[]::new));
      }
      payOut(anotherDay());
    }

    for (var who : merchants) {
      CURRENCIES.forEach(currency -> assertWhole(who, currency));
    }
    get("/ledger/trial-balance")
        .body()
        .path("totals")
        .forEach(total -> assertThat(total.path("balance").asLong()).as("%s", total).isZero());
    assertProven();
  }

  private String anyTerms() {
    int reserve = random.nextInt(3) * 700;
    return """
    {"feeBasisPoints": %d, "feeFixed": %d, "feeOnRefund": "%s",
     "reserve": {"basisPoints": %d, "days": %d}, "payoutMinimum": %d, "payoutAccount": %s}
    """
        .formatted(
            random.nextInt(600),
            random.nextInt(60),
            random.nextBoolean() ? "KEPT" : "RETURNED",
            reserve,
            reserve == 0 ? 0 : 3,
            random.nextInt(500),
            ACCOUNT);
  }

  /** Something that can happen next; now and then it is told twice. */
  private List<PaymentEvent> anything(List<String> merchants) {
    var event =
        payments.isEmpty() || random.nextInt(3) == 0
            ? capture(merchants)
            : payments.get(random.nextInt(payments.size())).next();
    return random.nextInt(5) == 0 ? List.of(event, event) : List.of(event);
  }

  private PaymentEvent capture(List<String> merchants) {
    var payment =
        new Payment(
            merchants.get(random.nextInt(merchants.size())),
            CURRENCIES.get(random.nextInt(CURRENCIES.size())));
    payments.add(payment);
    return payment.capture();
  }

  /** Some are paid, some come back, some the bank has not told of yet. */
  private void payOut(LocalDate day) {
    var run = runOf(day);
    for (var currency : CURRENCIES) {
      download(
          OPERATOR,
          "/ledger/payouts/runs/%s/file?currency=%s".formatted(run.text("runId"), currency));
    }
    get("/ledger/payouts?limit=100&date=" + day)
        .body()
        .path("data")
        .forEach(
            payout -> {
              var path = "/ledger/payouts/" + payout.path("payoutId").asString("");
              switch (random.nextInt(3)) {
                case 0 -> postAs(APPROVER, path + "/failed", "{\"reason\": \"AC01\"}");
                case 1 -> postAs(APPROVER, path + "/paid", "{}");
                default -> {}
              }
            });
  }

  private void assertWhole(String who, String currency) {
    var balances = balances(who, currency);
    long paid =
        count(
            """
            SELECT coalesce(sum(amount), 0) FROM payout
            WHERE status = 'PAID' AND merchant_id = '%s' AND currency = '%s'
            """
                .formatted(who, currency));
    long inside =
        balances.path("payable").asLong()
            + balances.path("disputed").asLong()
            + balances.path("reserve").asLong()
            + balances.path("inTransit").asLong();
    long fees = feesOf(who, currency);

    assertThat(inside + paid + fees)
        .as("captured - refunded - lost of %s in %s", who, currency)
        .isEqualTo(outside.getOrDefault(who + currency, 0L));
    assertStatement(who, currency, balances.path("payable").asLong());
  }

  private long feesOf(String who, String currency) {
    return count(
        """
        SELECT coalesce(sum(CASE p.side WHEN 'CREDIT' THEN p.amount ELSE -p.amount END), 0)
        FROM posting p JOIN account a ON a.id = p.account_id
        JOIN journal_entry e ON e.id = p.entry_id
        WHERE a.code = 'platform:fees' AND a.currency = '%s' AND e.payment_intent_id LIKE 'pi-%s-%%'
        """
            .formatted(currency, who));
  }

  /** What the lines of the statement add up to is what is payable. */
  private void assertStatement(String who, String currency, long payable) {
    var path =
        "/ledger/accounts/merchant:%s:payable/statement?limit=100&currency=%s"
            .formatted(who, currency);
    var first = get(path);
    if (first.status() == 404) {
      assertThat(payable).isZero();
      return;
    }
    assertThat(first.number("closingBalance")).isEqualTo(payable);
    long sum = 0;
    var page = first;
    while (true) {
      for (var line : page.body().path("data")) {
        boolean credit = line.path("side").asString("").equals("CREDIT");
        sum += credit ? line.path("amount").asLong() : -line.path("amount").asLong();
      }
      if (!page.body().path("hasMore").asBoolean()) {
        break;
      }
      page = get(path + "&cursor=" + page.text("nextCursor"));
    }
    assertThat(sum).isEqualTo(payable);
  }

  /** One payment as its provider sees it. */
  private final class Payment {

    private final String who;
    private final String currency;
    private final PaymentFacts told;
    private final List<Operation> refunds = new ArrayList<>();
    private final List<Operation> disputes = new ArrayList<>();
    private final List<Operation> lost = new ArrayList<>();
    private long left;

    Payment(String who, String currency) {
      this.who = who;
      this.currency = currency;
      this.told = new PaymentFacts(who, unique("pi-" + who));
    }

    PaymentEvent capture() {
      long amount = 1 + random.nextLong(random.nextBoolean() ? 50 : 20_000);
      left += amount;
      count(amount);
      return told.captured(operation(amount));
    }

    PaymentEvent next() {
      return switch (random.nextInt(6)) {
        case 0 -> left == 0 ? capture() : refund();
        case 1 -> refunds.isEmpty() ? capture() : refundFails(refunds.removeLast());
        case 2 -> left == 0 ? capture() : dispute();
        case 3 -> disputes.isEmpty() ? capture() : lose(disputes.removeLast());
        case 4 -> disputes.isEmpty() ? capture() : win(disputes.removeLast());
        default -> lost.isEmpty() ? capture() : reverse(lost.removeLast());
      };
    }

    private PaymentEvent refund() {
      var refund = operation(take());
      refunds.add(refund);
      count(-refund.amount());
      return told.refundSucceeded(refund);
    }

    private PaymentEvent refundFails(Operation refund) {
      left += refund.amount();
      count(refund.amount());
      return told.refundFailed(refund, true);
    }

    private PaymentEvent dispute() {
      var dispute = operation(take());
      disputes.add(dispute);
      return told.disputeOpened(dispute);
    }

    private PaymentEvent lose(Operation dispute) {
      lost.add(dispute);
      count(-dispute.amount());
      return told.disputeLost(dispute);
    }

    private PaymentEvent win(Operation dispute) {
      left += dispute.amount();
      return told.disputeWon(dispute);
    }

    private PaymentEvent reverse(Operation dispute) {
      left += dispute.amount();
      count(dispute.amount());
      return told.disputeReversed(dispute);
    }

    private long take() {
      long amount = 1 + random.nextLong(left);
      left -= amount;
      return amount;
    }

    private void count(long amount) {
      outside.merge(who + currency, amount, Math::addExact);
    }

    private Operation operation(long amount) {
      return told.operation(unique("txn"), amount, currency, Instant.now());
    }
  }
}
