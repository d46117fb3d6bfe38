package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.ledger.booking.Bookkeeper;
import io.quittance.ledger.booking.PaymentFacts;
import io.quittance.ledger.payout.Performer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What the tests of terms and payouts have in common: a merchant, its events and its balances. */
public abstract class RunningPayouts extends RunningLedger {

  protected static final String IBAN = "GB29NWBK60161331926819";
  protected static final String BIC = "NWBKGB2LXXX";
  protected static final String ACCOUNT =
      """
      {"holder": "Café Żółw & Söhne", "iban": "%s", "bic": "%s"}
      """
          .formatted(IBAN, BIC);

  /** Each test has days of its own, since a day has one run. */
  private static final AtomicInteger DAYS = new AtomicInteger();

  protected final String merchant = unique("mer");

  @Autowired protected ApplicationContext service;
  protected Bookkeeper bookkeeper;
  protected PaymentFacts facts;

  @BeforeEach
  void meetTheMerchant() {
    bookkeeper = new Bookkeeper(service);
    facts = new PaymentFacts(merchant, unique("pi"));
  }

  /** Agrees terms, which count for hours already; by somebody who fetches no file. */
  protected void agree(String who, String currency, String terms) {
    var answer = agreed(VIEWER, termsPath(who, currency), terms);
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    letTermsBegin(who);
  }

  /** Terms that somebody proposes and {@link #APPROVER} approves, as the version that they are. */
  protected Answer agreed(String proposer, String path, String terms) {
    var proposed = putAs(proposer, path, terms);
    assertThat(proposed.status()).as("%s", proposed.body()).isIn(200, 201);
    return approve(proposed);
  }

  protected Answer approve(Answer proposed) {
    return postAs(
        APPROVER, "/ledger/terms-proposals/" + proposed.text("termsProposalId") + "/approve", "");
  }

  protected static String termsPath(String who, String currency) {
    return "/ledger/merchants/" + who + "/terms/" + currency;
  }

  protected static String terms(String fee, String more) {
    return "{%s%s}".formatted(fee, more.isEmpty() ? "" : ", " + more);
  }

  /** As if the terms had been agreed hours ago. */
  protected static void letTermsBegin(String who) {
    try (var database = superuser();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      sql.execute("ALTER TABLE merchant_terms DISABLE TRIGGER append_only");
      sql.execute(
          """
          UPDATE merchant_terms SET created_at = created_at - interval '2 hours',
                                    valid_from = valid_from - interval '1 hour'
          WHERE merchant_id = '%s'
          """
              .formatted(who));
      sql.execute("ALTER TABLE merchant_terms ENABLE ALWAYS TRIGGER append_only");
      database.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  protected PaymentEvent captured(long amount, String currency) {
    return captured(unique("txn"), amount, currency);
  }

  protected PaymentEvent captured(String transactionId, long amount, String currency) {
    return facts.captured(facts.operation(transactionId, amount, currency, Instant.now()));
  }

  protected PaymentEvent refunded(long amount, String currency) {
    return facts.refundSucceeded(facts.operation(unique("txn"), amount, currency, Instant.now()));
  }

  protected void assertBalances(
      String currency, long payable, long reserve, long inTransit, long available) {
    var found = balances(currency);
    assertThat(found.path("payable").asLong()).as("payable").isEqualTo(payable);
    assertThat(found.path("reserve").asLong()).as("reserve").isEqualTo(reserve);
    assertThat(found.path("inTransit").asLong()).as("in transit").isEqualTo(inTransit);
    assertThat(found.path("available").asLong()).as("available").isEqualTo(available);
  }

  protected JsonNode balances(String currency) {
    return balances(merchant, currency);
  }

  protected JsonNode balances(String who, String currency) {
    for (var one : get("/ledger/merchants/" + who + "/balances").body().path("balances")) {
      if (one.path("currency").asString("").equals(currency)) {
        return one;
      }
    }
    return MissingNode.getInstance();
  }

  protected static LocalDate anotherDay() {
    return LocalDate.now(ZoneOffset.UTC).minusDays(1 + DAYS.incrementAndGet());
  }

  /** Begins the run of a day and performs it. */
  protected Answer runOf(LocalDate day) {
    var begun = begin(day);
    Performer.performOpen(service);
    return completed(begun.text("runId"));
  }

  /** As {@link #runOf}, by the job. */
  protected Answer runByTheJob(LocalDate day) {
    return completed(begin(day).text("runId"));
  }

  private Answer begin(LocalDate day) {
    var begun = postAs(BEGINNER, "/ledger/payouts/runs", "{\"date\": \"%s\"}".formatted(day));
    assertThat(begun.status()).as("%s", begun.body()).isIn(200, 202);
    return begun;
  }

  private Answer completed(String runId) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> get("/ledger/payouts/runs/" + runId),
            run -> run.body().path("completed").asBoolean());
  }

  /** The merchant's payout of a day. */
  protected JsonNode payoutOf(String who, LocalDate day) {
    return get("/ledger/payouts?merchantId=%s&date=%s".formatted(who, day))
        .body()
        .path("data")
        .path(0);
  }

  protected static long count(String query) {
    try (var database = superuser();
        var sql = database.createStatement();
        var rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of the merchant's entries none of this cause, of which there are some, can be reversed. */
  protected void assertNotReversible(String causeKind) {
    var entries = get("/ledger/entries?limit=100&account=merchant:" + merchant + ":payable");
    var ids =
        entries
            .body()
            .path("data")
            .valueStream()
            .filter(entry -> entry.path("cause").path("kind").asString("").equals(causeKind))
            .map(entry -> entry.path("entryId").asString(""))
            .toList();
    assertThat(ids).isNotEmpty();
    for (var id : ids) {
      var answer = post("/ledger/entries/" + id + "/reverse", "{}");
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.code()).isEqualTo("entry_not_reversible");
    }
  }

  protected void assertProven() {
    var proof = get("/ledger/proof").body();
    assertThat(proof.path("good").asBoolean()).as("%s", proof).isTrue();
  }
}
