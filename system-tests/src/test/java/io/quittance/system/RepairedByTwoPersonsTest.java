package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What operators do about a difference, from the run that finds it to the entry that explains it.
 */
class RepairedByTwoPersonsTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** No other test reconciles it: the provider knows nothing of it. */
  private static final String DAY = "2019-02-03";

  /** Nobody else uses these, so that their accounts start empty. */
  private static final String REPAIRED = "MAD";

  private static final String REJECTED = "MXN";

  private final Sandbox sandbox = RunningPlatform.shared();
  private final Http viewer = person("viewer");
  private final Http operator = person("operator");
  private final Http approver = person("approver");
  private final Http ledger =
      Http.bearer(sandbox.baseUrl(SandboxService.LEDGER_SERVICE), SandboxCredentials.SERVICE_TOKEN);

  @Test
  @DisplayName("A1807 unknown money is found, proposed, approved by another person and booked")
  void isFoundProposedApprovedAndBooked() {
    // The provider's own file of the day is empty; a corrected one that somebody sends is not.
    assertThat(reconciled().field("status")).isEqualTo("COMPLETED");
    uploaded("op_paid_unasked,7000," + REPAIRED, "op_paid_in_error,900," + REJECTED);
    var run = reconciled();
    assertThat(run.body().path("counts").path("missingInternally").intValue()).isEqualTo(2);

    // Everybody may read the report; who only reads cannot propose.
    var found = report(run.field("runId"));
    var path = "/api/reconciliation/discrepancies/" + found.get(REPAIRED);
    var toSuspense = Map.of("action", "TO_SUSPENSE", "reason", "whose money is it?");
    assertThat(viewer.post(path + "/propose", toSuspense).is(403, "forbidden")).isTrue();

    // Whoever proposes cannot approve, and an operator cannot approve at all.
    assertThat(approver.post(path + "/propose", toSuspense).status()).isEqualTo(201);
    assertThat(approver.post(path + "/approve", "{}").is(403, "proposal_second_person_needed"))
        .isTrue();
    assertThat(operator.post(path + "/approve", "{}").is(403, "forbidden")).isTrue();
    var rejected = operator.post(path + "/reject", Map.of("reason", "I shall propose it"));
    assertThat(rejected.field("status")).isEqualTo("REJECTED");

    // One proposes, another approves, the ledger books.
    assertThat(operator.post(path + "/propose", toSuspense).status()).isEqualTo(201);
    var approved = approver.post(path + "/approve", "{}");
    assertThat(approved.status()).as(approved::explained).isEqualTo(200);
    var closed =
        await()
            .atMost(SOON)
            .until(() -> viewer.get(path), shown -> shown.field("status").equals("RESOLVED"));
    assertThat(closed.field("resolution")).isEqualTo("ADJUSTED");
    assertThat(changes(closed))
        .containsExactly(
            "RESOLVED", "BOOKED", "APPROVED", "PROPOSED", "REJECTED", "PROPOSED", "OPENED");
    isInTheBooks(closed);

    // The other one is not done, and stays open.
    var other = "/api/reconciliation/discrepancies/" + found.get(REJECTED);
    operator.post(other + "/propose", Map.of("action", "WRITE_OFF", "reason", "keep it"));
    approver.post(other + "/reject", Map.of("reason", "it is not ours"));

    // The next run finds the same, opens nothing again, and settles what is explained.
    var latest = reconciled();
    assertThat(viewer.get(path).field("status")).isEqualTo("RESOLVED");
    assertThat(viewer.get(other).field("status")).isEqualTo("OPEN");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              // On its way where a bank tells what it got, else at the bank.
              assertThat(
                      balance("platform:bank", REPAIRED)
                          + balance("provider:simulator:transit", REPAIRED))
                  .isEqualTo(7_000);
              assertThat(balance("provider:simulator:receivable", REPAIRED)).isZero();
            });
    assertThat(balance("suspense", REPAIRED)).isEqualTo(7_000);
    hasTheTotalsOfTheBooks(latest);
    new Invariants(sandbox).ledgerProvesItself();

    // So that no other test meets the difference that is left.
    operator.post(other + "/propose", Map.of("action", "CLOSE", "reason", "told the provider"));
    assertThat(approver.post(other + "/approve", "{}").field("status")).isEqualTo("DONE");
    assertThat(viewer.get(other).field("resolution")).isEqualTo("ACCEPTED");
  }

  /**
   * The books hold what the report says: of what is explained, the provider's side has arrived and
   * all beyond ours is in suspense; of what is not, nothing is there.
   */
  private void hasTheTotalsOfTheBooks(Http.Answer run) {
    var totals = new TreeMap<String, JsonNode>();
    run.body()
        .path("totals")
        .forEach(total -> totals.put(total.path("currency").asString(""), total));
    assertThat(totals.keySet()).isEqualTo(Set.of(REPAIRED, REJECTED));
    for (var currency : totals.keySet()) {
      var total = totals.get(currency);
      long ours = total.path("ours").path("net").longValue();
      long theirs = total.path("provider").path("net").longValue();
      long arrived =
          balance("platform:bank", currency) + balance("provider:simulator:transit", currency);
      long owed = balance("provider:simulator:receivable", currency);
      long explained = balance("suspense", currency);
      assertThat(arrived + owed).as(currency + " in the books").isEqualTo(ours + explained);
      assertThat(theirs - ours - explained)
          .as(currency + " that nobody has explained")
          .isEqualTo(currency.equals(REPAIRED) ? 0 : 900);
      assertThat(total.path("providerFees").longValue())
          .isEqualTo(balance("provider:simulator:fees", currency));
    }
  }

  private void isInTheBooks(Http.Answer closed) {
    var entryId = closed.body().path("proposals").path(0).path("entryId").asString("");
    var entry = ledger.get("/ledger/entries/" + entryId);
    assertThat(entry.status()).as(entry::explained).isEqualTo(200);
    assertThat(
            entry
                .body()
                .path("postings")
                .valueStream()
                .map(
                    posting ->
                        posting.path("side").asString("")
                            + " "
                            + posting.path("account").asString("")
                            + " "
                            + posting.path("amount").longValue()))
        .containsExactlyInAnyOrder(
            "CREDIT suspense 7000", "DEBIT provider:simulator:receivable 7000");
    var metadata = entry.body().path("metadata");
    assertThat(metadata.path("reason").asString("")).isEqualTo("whose money is it?");
    assertThat(metadata.path("proposedBy").asString("")).isEqualTo("operator");
    assertThat(metadata.path("approvedBy").asString("")).isEqualTo("approver");
    assertThat(metadata.path("discrepancyId").asString(""))
        .isEqualTo(closed.field("discrepancyId"));
  }

  private static List<String> changes(Http.Answer discrepancy) {
    return discrepancy
        .body()
        .path("history")
        .valueStream()
        .map(change -> change.path("change").asString(""))
        .filter(change -> !change.equals("FOUND_AGAIN"))
        .toList();
  }

  /** The discrepancies of a run by the currency of the provider's line. */
  private Map<String, String> report(String runId) {
    var report = viewer.get("/api/reconciliation/runs/" + runId + "/report");
    assertThat(report.status()).as(report::explained).isEqualTo(200);
    var ids = new TreeMap<String, String>();
    for (JsonNode each : report.body().path("discrepancies")) {
      ids.put(each.path("providerCurrency").asString(""), each.path("discrepancyId").asString(""));
    }
    assertThat(ids.keySet()).isEqualTo(Set.of(REPAIRED, REJECTED));
    return ids;
  }

  private Http.Answer reconciled() {
    // What was explained has the day judged again at this moment.
    var queued =
        await()
            .atMost(SOON)
            .until(
                () ->
                    operator.post(
                        "/api/reconciliation/runs", Map.of("date", DAY, "provider", "simulator")),
                answer -> !answer.is(409, "run_in_progress"));
    assertThat(queued.status()).as(queued::explained).isEqualTo(202);
    var path = "/api/reconciliation/runs/" + queued.field("runId");
    return await()
        .atMost(SOON)
        .until(
            () -> viewer.get(path),
            run -> Set.of("COMPLETED", "FAILED").contains(run.field("status")));
  }

  /** Captures without any reference of ours: {@code operation,amount,currency}. */
  private void uploaded(String... captures) {
    var csv = new StringBuilder();
    csv.append("date,account,type,operation_id,charge_id,reference,payment_reference,gross,fee,");
    csv.append("net,currency,occurred_at\r\n");
    long sum = 0;
    for (var capture : captures) {
      var cells = capture.split(",", -1);
      sum += Long.parseLong(cells[1]);
      csv.append(
          "%s,acct_sandbox,CAPTURE,%s,,,,%s,0,%s,%s,%sT12:00:00Z\r\n"
              .formatted(DAY, cells[0], cells[1], cells[1], cells[2], DAY));
    }
    csv.append("TOTAL,acct_sandbox,,,,,%d,%d,0,%d,,\r\n".formatted(captures.length, sum, sum));
    var boundary = "----" + UUID.randomUUID();
    var fields =
        Stream.of(
                Map.entry("format", "simulator"),
                Map.entry("provider", "simulator"),
                Map.entry("date", DAY))
            .map(
                field ->
                    "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                        .formatted(boundary, field.getKey(), field.getValue()))
            .reduce("", String::concat);
    var file =
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"day.csv\"\r\n"
            .formatted(boundary);
    var answer =
        Http.send(
            operator
                .request("/api/reconciliation/statements")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(
                    BodyPublishers.ofString(
                        fields + file + "\r\n" + csv + "\r\n--" + boundary + "--\r\n")));
    assertThat(answer.status()).as(answer::explained).isEqualTo(201);
    // It takes the place of the provider's own: nobody does that alone.
    var path = "/api/reconciliation/statements/" + answer.field("statementId") + "/approve";
    assertThat(operator.post(path, "{}").is(403, "forbidden")).isTrue();
    assertThat(approver.post(path, "{}").field("approvedBy")).isEqualTo("approver");
  }

  /** Nothing where nothing was ever booked. */
  private long balance(String account, String currency) {
    var answer = ledger.get("/ledger/accounts/" + account + "/balance?currency=" + currency);
    return answer.status() == 404 ? 0 : answer.number("posted");
  }

  private Http person(String name) {
    return Http.operator(sandbox.baseUrl(SandboxService.RECONCILIATION_SERVICE), name);
  }
}
