package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quittance.contracts.ledger.BookingEvent;
import io.quittance.contracts.ledger.BookingEvent.AdjustmentBooked;
import io.quittance.contracts.ledger.BookingEvent.AdjustmentRefused;
import io.quittance.contracts.payment.DisputeView;
import io.quittance.contracts.payment.PaymentEvent;
import io.quittance.contracts.payment.PaymentEvent.Operation;
import io.quittance.contracts.payment.PaymentTotalsApi.Total;
import io.quittance.contracts.reconciliation.ReconciliationEvent;
import io.quittance.contracts.reconciliation.ReconciliationEvent.AdjustmentApproved;
import io.quittance.infrastructure.TestServers;
import io.quittance.reconciliation.Claims.Claim;
import io.quittance.reconciliation.StatementFile.Line;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.JsonNode;

/** What two persons do about a discrepancy; the ledger's part is played by its events. */
class RepairTest extends ReconciliationTest {

  private static final String DISCREPANCIES = "/api/reconciliation/discrepancies";

  @Test
  @DisplayName("A1807 a difference is written off by two persons, and stays so in the next run")
  void isWrittenOffByTwoPersons() {
    var day = LocalDate.of(2021, 1, 4);
    var id = amountDiffers(day, 5_000, 4_900);
    assertThat(texts(show(id).get("actions"))).containsExactly("WRITE_OFF", "TO_SUSPENSE", "CLOSE");
    assertThat(show(id).get("nextStep").asString()).isEqualTo("PROPOSE");

    var proposed = propose(id, "WRITE_OFF", "cents", "operator");
    assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(201);
    assertThat(lines(json(proposed))).containsExactly("WRITE_OFFS USD 100", "RECEIVABLE USD -100");
    assertThat(propose(id, "WRITE_OFF", "cents", "operator").statusCode()).isEqualTo(200);
    refused(propose(id, "WRITE_OFF", "cents", "approver"), 409, "proposal_pending");
    assertThat(show(id).get("nextStep").asString()).isEqualTo("DECIDE");

    var approved = decide(id, "approve", "approver");
    assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
    assertThat(json(approved).get("status").asString()).isEqualTo("APPROVED");
    assertThat(decide(id, "approve", "approver").statusCode()).isEqualTo(200);
    refused(decide(id, "approve", "approver-2"), 409, "proposal_decided");
    refused(reject(id, "operator"), 409, "proposal_decided");
    assertThat(show(id).get("nextStep").asString()).isEqualTo("AWAIT_BOOKING");
    var proposalId = json(approved).get("proposalId").asString();
    var told = approved(told(proposalId));
    assertThat(told.discrepancyId()).isEqualTo(id);
    assertThat(told.proposedBy() + " " + told.approvedBy()).isEqualTo("operator approver");
    assertThat(told.reason()).isEqualTo("cents");

    booked(proposalId);
    var closed = show(id);
    assertThat(closed.get("status").asString()).isEqualTo("RESOLVED");
    assertThat(closed.get("resolution").asString()).isEqualTo("ADJUSTED");
    assertThat(closed.get("nextStep").asString()).isEqualTo("NONE");
    assertThat(closed.get("proposals").get(0).get("entryId").asString())
        .isEqualTo(entryOf(proposalId));

    reconcile(day);
    assertThat(show(id).get("status").asString()).isEqualTo("RESOLVED");
    assertThat(settledGross(day)).as("an explained currency is settled").containsExactly(4_900L);
    var changes = changes(id);
    assertThat(changes)
        .as("that another run finds the same is no change")
        .containsExactly("RESOLVED", "BOOKED", "APPROVED", "PROPOSED", "OPENED");
  }

  @Test
  @DisplayName("A1807 what waited for an explanation is settled without a person asking for a run")
  void settlesOnceExplained() {
    var booked = LocalDate.of(2021, 1, 6);
    agree(amountDiffers(booked, 5_000, 4_900), "WRITE_OFF");
    await().atMost(PATIENCE).until(() -> settledGross(booked).equals(List.of(4_900L)));

    var accepted = LocalDate.of(2021, 1, 8);
    claim(List.of(capture(accepted, "sale", 800)));
    state(accepted, line(accepted, "sale", "CAPTURE", 800), line(accepted, "sale", "CAPTURE", 800));
    var id = idOf(discrepancies(reconcile(accepted)).getFirst());
    propose(id, "MARK_DUPLICATE", "printed twice", "operator");
    decide(id, "approve", "approver");
    await().atMost(PATIENCE).until(() -> settledGross(accepted).equals(List.of(800L)));
  }

  @Test
  @DisplayName("A1807 what was written off as missing is open again when the provider pays it")
  void opensAgainWhenItComesAfterAll() {
    var day = LocalDate.of(2021, 5, 20);
    claim(List.of(capture(day, "sale", 5_000)));
    state(day);
    var id = idOf(discrepancies(reconcile(day)).getFirst());
    agree(id, "WRITE_OFF");

    var later = day.plusDays(9);
    WORLD.tellStatement(
        later,
        StatementFile.of(later, List.of(late(line(day, "sale", "CAPTURE", 5_000), later))).csv());
    reconcile(later);

    await().atMost(PATIENCE).until(() -> show(id).get("status").asString().equals("OPEN"));
    assertThat(lines(json(propose(id, "TAKE_BACK", "paid", "operator"))))
        .containsExactly("WRITE_OFFS USD -5000", "RECEIVABLE USD 5000");
  }

  /** The same line, of another day. */
  private static Line late(Line line, LocalDate day) {
    return new Line(
        line.type(),
        line.operationId(),
        line.chargeId(),
        line.reference(),
        line.paymentReference(),
        line.gross(),
        line.fee(),
        line.currency(),
        day.atTime(12, 0).toInstant(ZoneOffset.UTC));
  }

  @Test
  @DisplayName("A1807 other amounts open it again, and only the rest of the difference is booked")
  void opensAgainWhenItsAmountsChange() {
    var day = LocalDate.of(2021, 1, 10);
    var id = amountDiffers(day, 5_000, 4_900);
    agree(id, "WRITE_OFF");

    state(day, line(day, "sale", "CAPTURE", 4_870));
    reconcile(day);

    assertThat(show(id).get("status").asString()).isEqualTo("OPEN");
    assertThat(changes(id)).startsWith("REOPENED");
    state(day, line(day, "sale", "CAPTURE", 4_850));
    reconcile(day);
    assertThat(changes(id)).as("other amounts").startsWith("FOUND_AGAIN", "REOPENED");
    var proposed = json(propose(id, "TO_SUSPENSE", "more", "operator"));
    assertThat(lines(proposed)).containsExactly("SUSPENSE USD 50", "RECEIVABLE USD -50");
  }

  @ParameterizedTest
  @CsvSource({
    "viewer, propose, 403, forbidden",
    "'', propose, 401, unauthorized",
    "operator, approve, 403, forbidden",
    "viewer, approve, 403, forbidden",
    "viewer, reject, 403, forbidden",
    "viewer, notes, 403, forbidden",
    "viewer, assign, 403, forbidden"
  })
  @DisplayName("A1807 who may not decide cannot")
  void isForPeopleWithTheRole(String caller, String verb, int status, String code) {
    refused(
        post(DISCREPANCIES + "/dsc_00000000000000000000000000/" + verb, "{}", caller),
        status,
        code);
  }

  @Test
  @DisplayName("A1807 nobody approves what they proposed themselves")
  void needsASecondPerson() {
    var id = amountDiffers(LocalDate.of(2021, 1, 20), 5_000, 4_900);
    propose(id, "WRITE_OFF", "mine", "approver");

    refused(decide(id, "approve", "approver"), 403, "proposal_second_person_needed");
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(
            () ->
                jdbc.sql(
                        """
                        UPDATE proposal SET status = 'APPROVED', decided_by = proposed_by,
                               decided_at = now()
                        WHERE status = 'PROPOSED'
                        """)
                    .update())
        .withMessageContaining("proposal_by_two_persons");
    assertThat(decide(id, "approve", "approver-2").statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("A1807 what is rejected is never done, and something else may be proposed")
  void isRejected() {
    var id = amountDiffers(LocalDate.of(2021, 1, 25), 5_000, 4_900);
    refused(decide(id, "approve", "approver"), 404, "proposal_not_found");
    propose(id, "WRITE_OFF", "why not", "operator");

    var rejected = reject(id, "approver");

    assertThat(json(rejected).get("status").asString()).isEqualTo("REJECTED");
    assertThat(json(rejected).get("rejection").asString()).isEqualTo("no");
    refused(decide(id, "approve", "approver"), 409, "proposal_decided");
    assertThat(show(id).get("nextStep").asString()).isEqualTo("PROPOSE");
    assertThat(propose(id, "TO_SUSPENSE", "ask them", "operator").statusCode()).isEqualTo(201);

    var withoutAWord = post(DISCREPANCIES + "/" + id + "/reject", "", "approver");
    assertThat(withoutAWord.statusCode()).as(withoutAWord.body()).isEqualTo(200);
    assertThat(json(withoutAWord).get("rejection").asString()).isEqualTo("no reason was given");
  }

  @Test
  @DisplayName("A1807 a discrepancy that changed or went away since the proposal is not decided")
  void refusesApprovalOfWhatChanged() {
    var day = LocalDate.of(2021, 2, 1);
    var id = amountDiffers(day, 5_000, 4_900);
    propose(id, "WRITE_OFF", "100", "operator");
    state(day, line(day, "sale", "CAPTURE", 4_000));
    reconcile(day);
    refused(decide(id, "approve", "approver"), 409, "discrepancy_changed");
    reject(id, "operator");

    propose(id, "WRITE_OFF", "1000", "operator");
    state(day, line(day, "sale", "CAPTURE", 5_000));
    reconcile(day);
    refused(decide(id, "approve", "approver"), 409, "discrepancy_changed");
    assertThat(show(id).get("resolution").asString()).isEqualTo("NO_LONGER_FOUND");
    reject(id, "operator");
    refused(propose(id, "WRITE_OFF", "again", "operator"), 422, "action_not_possible");
  }

  @Test
  @DisplayName("A1807 of two who decide at once, one wins")
  void oneOfTwoDecides() throws InterruptedException, ExecutionException {
    var day = LocalDate.of(2021, 2, 10);
    var names = List.of("a", "b", "c", "d", "e", "f");
    claim(names.stream().map(name -> capture(day, name, 5_000)).toList());
    state(day, names.stream().map(name -> line(day, name, "CAPTURE", 4_900)).toArray(Line[]::new));
    var ids = discrepancies(reconcile(day)).stream().map(RepairTest::idOf).toList();
    ids.forEach(id -> propose(id, "WRITE_OFF", "race", "operator"));
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<HttpResponse<String>>>();
      for (var id : ids) {
        answers.add(callers.submit(() -> decide(id, "approve", "approver")));
        answers.add(callers.submit(() -> decide(id, "approve", "approver-2")));
        answers.add(callers.submit(() -> reject(id, "operator")));
      }
      for (int i = 0; i < answers.size(); i += 3) {
        var statuses = new ArrayList<Integer>();
        for (var answer : answers.subList(i, i + 3)) {
          statuses.add(answer.get().statusCode());
        }
        assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409);
      }
    }
    ids.forEach(
        id -> {
          var proposals = show(id).get("proposals");
          assertThat(proposals).hasSize(1);
          assertThat(changes(id)).hasSize(3).endsWith("PROPOSED", "OPENED");
        });
  }

  @Test
  @DisplayName("A1807 what the ledger does not book is seen, and another proposal may follow")
  void showsARefusedBooking() {
    var id = amountDiffers(LocalDate.of(2021, 2, 20), 5_000, 4_900);
    propose(id, "WRITE_OFF", "cents", "operator");
    var proposalId = json(decide(id, "approve", "approver")).get("proposalId").asString();

    answer(new AdjustmentRefused(proposalId, "balance_limit_exceeded", "full"));

    await()
        .atMost(PATIENCE)
        .until(() -> show(id).get("proposalStatus").asString().equals("REFUSED"));
    assertThat(show(id).get("status").asString()).isEqualTo("OPEN");
    assertThat(show(id).get("proposals").get(0).get("refusal").asString())
        .isEqualTo("balance_limit_exceeded: full");
    assertThat(propose(id, "TO_SUSPENSE", "then so", "operator").statusCode()).isEqualTo(201);
  }

  @Test
  @DisplayName("A1807 an approved booking whose message was set aside is seen, and sent again")
  void isSentAgain() {
    var id = amountDiffers(LocalDate.of(2021, 2, 24), 5_000, 4_900);
    propose(id, "WRITE_OFF", "cents", "operator");
    var path = DISCREPANCIES + "/" + id + "/send-again";
    refused(post(path, "{}", "operator"), 409, "proposal_not_set_aside");
    var proposalId = json(decide(id, "approve", "approver")).get("proposalId").asString();
    var told = told(proposalId);
    assertThat(told).hasSize(1);
    refused(post(path, "{}", "operator"), 409, "proposal_not_set_aside");

    // As the ledger's consumer does after its last try.
    publish(ReconciliationEvent.CATALOG.topic() + ".dlt", told.getFirst());
    await().atMost(PATIENCE).until(() -> show(id).get("nextStep").asString().equals("SEND_AGAIN"));
    assertThat(show(id).get("proposals").get(0).get("setAsideAt").isNull()).isFalse();
    refused(post(path, "{}", "viewer"), 403, "forbidden");
    var sent = post(path, "{}", "operator");

    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
    assertThat(json(sent).get("status").asString()).isEqualTo("APPROVED");
    assertThat(show(id).get("nextStep").asString()).isEqualTo("AWAIT_BOOKING");
    await().atMost(PATIENCE).until(() -> told(proposalId).size() == 2);
    var again = told(proposalId).getLast();
    assertThat(again.value()).isEqualTo(told.getFirst().value());
    assertThat(sequence(again)).isEqualTo("2");
    booked(proposalId);
    assertThat(changes(id))
        .containsExactly(
            "RESOLVED", "BOOKED", "SENT_AGAIN", "SET_ASIDE", "APPROVED", "PROPOSED", "OPENED");
    assertThat(get("/problems/proposal_not_set_aside", "").statusCode()).isEqualTo(200);
  }

  private static AdjustmentApproved approved(List<ConsumerRecord<String, byte[]>> told) {
    assertThat(told).hasSize(1);
    var body = new String(told.getFirst().value(), StandardCharsets.UTF_8);
    return (AdjustmentApproved)
        ReconciliationEvent.CATALOG.read("adjustment.approved.v1", body).orElseThrow();
  }

  private static String sequence(ConsumerRecord<String, byte[]> message) {
    return new String(message.headers().lastHeader("ce_sequence").value(), StandardCharsets.UTF_8);
  }

  /** The same message, in another topic. */
  private static void publish(String topic, ConsumerRecord<String, byte[]> told) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", SERVERS.get("spring.kafka.bootstrap-servers") + "");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      var sent =
          producer.send(
              new ProducerRecord<>(topic, null, told.key(), told.value(), told.headers()));
      producer.flush();
      assertThat(sent.state()).isEqualTo(Future.State.SUCCESS);
    }
  }

  @Test
  @DisplayName("A1807 unknown money waits in suspense until its owner is known")
  void goesToSuspenseAndBack() {
    var day = LocalDate.of(2021, 3, 1);
    var unknown = capture(day, "unknown", 700);
    WORLD.tellTotals(day, List.of());
    state(day, line(day, "unknown", "CAPTURE", 700));
    var id = idOf(discrepancies(reconcile(day)).getFirst());
    assertThat(texts(show(id).get("actions")))
        .containsExactly("WRITE_OFF", "TO_SUSPENSE", "REPUBLISH_FACT", "CLOSE");
    assertThat(show(id).get("nextStep").asString()).isEqualTo("RUN_AGAIN");

    agree(id, "TO_SUSPENSE");
    assertThat(texts(show(id).get("actions"))).containsExactly("FROM_SUSPENSE");
    var told = show(id).get("repairPublishedAt");
    reconcile(day);
    assertThat(factsOf("pi_unknown_" + day)).as("what is booked is not told again").isEqualTo(1);
    assertThat(show(id).get("repairPublishedAt")).isEqualTo(told);

    claim(List.of(unknown));
    assertThat(bookedInVain()).doesNotContain(id);
    assertThat(found(reconcile(day))).isEmpty();
    assertThat(show(id).get("nextStep").asString()).isEqualTo("TAKE_BACK");
    assertThat(bookedInVain()).contains(id);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .containsPattern("quittance_reconciliation_booked_in_vain\\S* [1-9]"));
    var back = agree(id, "FROM_SUSPENSE");
    assertThat(bookedInVain()).doesNotContain(id);
    assertThat(lines(back)).containsExactly("SUSPENSE USD 700", "RECEIVABLE USD -700");
    assertThat(show(id).get("resolution").asString()).isEqualTo("NO_LONGER_FOUND");
    assertThat(show(id).get("nextStep").asString()).isEqualTo("NONE");
    assertThat(show(id).get("actions")).isEmpty();
  }

  private List<String> bookedInVain() {
    var found = get("/api/reconciliation/discrepancies?bookedInVain=true&limit=100", "viewer");
    return json(found)
        .get("data")
        .valueStream()
        .map(each -> each.get("discrepancyId").asString())
        .toList();
  }

  @Test
  @DisplayName("A1807 what was taken back while it is still found is open again")
  void opensAgainWhenTakenBack() {
    var id = amountDiffers(LocalDate.of(2021, 3, 10), 4_900, 5_000);
    agree(id, "WRITE_OFF");

    var back = agree(id, "TAKE_BACK");

    assertThat(lines(back)).containsExactly("WRITE_OFFS USD 100", "RECEIVABLE USD -100");
    assertThat(show(id).get("status").asString()).isEqualTo("OPEN");
    assertThat(texts(show(id).get("actions"))).contains("WRITE_OFF").doesNotContain("TAKE_BACK");
  }

  @Test
  @DisplayName("A1807 a fee that differs is accepted: the difference gets an account of its own")
  void adjustsAFee() {
    var day = LocalDate.of(2021, 3, 20);
    claim(List.of(capture(day, "sale", 1_000_000)));
    state(day, withFee(line(day, "sale", "CAPTURE", 1_000_000), 130));
    var id = idOf(discrepancies(reconcile(day)).getFirst());

    var agreed = agree(id, "FEE_ADJUSTMENT");

    assertThat(lines(agreed)).containsExactly("FEE_DIFFERENCES USD 30", "PROVIDER_FEES USD -30");
    reconcile(day);
    assertThat(show(id).get("resolution").asString()).isEqualTo("ADJUSTED");
    assertThat(settledGross(day)).containsExactly(1_000_000L);
  }

  @Test
  @DisplayName("A1807 a line that only repeats another one is marked, and not settled")
  void marksADuplicate() {
    var day = LocalDate.of(2021, 3, 30);
    claim(List.of(capture(day, "sale", 800)));
    state(day, line(day, "sale", "CAPTURE", 800), line(day, "sale", "CAPTURE", 800));
    var id = idOf(discrepancies(reconcile(day)).getFirst());
    propose(id, "MARK_DUPLICATE", "printed twice", "operator");

    var done = json(decide(id, "approve", "approver"));

    assertThat(done.get("status").asString()).isEqualTo("DONE");
    assertThat(show(id).get("resolution").asString()).isEqualTo("ACCEPTED");
    reconcile(day);
    assertThat(show(id).get("status").asString()).isEqualTo("RESOLVED");
    assertThat(settledGross(day)).containsExactly(800L);
  }

  @Test
  @DisplayName("payment-api is told once more of what it does not know")
  void publishesAFactAgain() {
    var day = LocalDate.of(2021, 4, 10);
    WORLD.tellTotals(day, List.of());
    state(day, line(day, "lost", "CAPTURE", 900));
    var id = idOf(discrepancies(reconcile(day)).getFirst());
    var before = OffsetDateTime.parse(show(id).get("repairPublishedAt").asString());
    propose(id, "REPUBLISH_FACT", "they lost it", "operator");

    var done = json(decide(id, "approve", "approver"));

    assertThat(done.get("status").asString()).isEqualTo("DONE");
    assertThat(OffsetDateTime.parse(show(id).get("repairPublishedAt").asString())).isAfter(before);
    assertThat(show(id).get("status").asString()).isEqualTo("OPEN");
    assertThat(factsOf("pi_lost_" + day)).isEqualTo(2);
  }

  private long factsOf(String payment) {
    return jdbc.sql("SELECT latest FROM fact_sequence WHERE payment_intent_id = :id")
        .param("id", payment)
        .query(Long.class)
        .single();
  }

  @Test
  void refusesWhatDoesNotFit() {
    var day = LocalDate.of(2021, 4, 20);
    claim(List.of(capture(day, "large", 200_000)));
    state(day);
    var id = idOf(discrepancies(reconcile(day)).getFirst());

    var refused = propose(id, "FEE_ADJUSTMENT", "no fee here", "operator");
    refused(refused, 422, "action_not_possible");
    assertThat(texts(json(refused).get("actions")))
        .containsExactly("WRITE_OFF", "TO_SUSPENSE", "ACCEPT_TIMING", "CLOSE");
    refused(propose(id, "WRITE_OFF", "too much", "operator"), 422, "write_off_too_large");
    refused(propose(id, "BURN", "no such", "operator"), 400, "parameter_invalid");
    refused(propose(id, "CLOSE", " ", "operator"), 400, "parameter_missing");
    refused(propose(id, "CLOSE", "x".repeat(501), "operator"), 400, "parameter_invalid");
    var path = DISCREPANCIES + "/" + id;
    refused(post(path + "/propose", "{\"reason\": \"x\"}", "operator"), 400, "parameter_missing");
    refused(
        post(
            path + "/propose",
            "{\"action\": \"CLOSE\", \"reason\": \"x\", \"amount\": 1}",
            "operator"),
        400,
        "unknown_field");
    refused(
        get(DISCREPANCIES + "/dsc_00000000000000000000000000", "viewer"),
        404,
        "discrepancy_not_found");
    refused(get(DISCREPANCIES + "/nonsense/history", "viewer"), 404, "discrepancy_not_found");
  }

  @Test
  @DisplayName("A1807 a missing chargeback is not written off while its dispute is open")
  void keepsAnOpenDisputeInTheBooks() {
    var day = LocalDate.of(2021, 5, 2);
    var dispute = "dp_open_" + day;
    var at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    tell("pi_" + dispute, List.of(opened(dispute, 900, at)));
    awaitClaims(day, 1);
    WORLD.tellTotals(day, List.of(new Total("CHARGEBACK", "USD", 1, 900)));
    state(day);
    var id = idOf(discrepancies(reconcile(day)).getFirst());
    assertThat(texts(show(id).get("actions"))).containsExactly("ACCEPT_TIMING", "CLOSE");

    refused(propose(id, "WRITE_OFF", "they forgot", "operator"), 409, "dispute_open");
    refused(propose(id, "TO_SUSPENSE", "they forgot", "operator"), 409, "dispute_open");

    tell("pi_" + dispute, List.of(opened(dispute, 900, at), lost(dispute, 900, at)));
    await().atMost(PATIENCE).until(() -> texts(show(id).get("actions")).contains("WRITE_OFF"));
    assertThat(propose(id, "WRITE_OFF", "they forgot", "operator").statusCode()).isEqualTo(201);
    assertThat(get("/problems/dispute_open", "").statusCode()).isEqualTo(200);
  }

  private static PaymentEvent opened(String dispute, long amount, Instant at) {
    return new PaymentEvent.DisputeOpened(
        "mer_test",
        Claims.payment("pi_" + dispute, amount, "USD", at),
        view(dispute, amount, "NEEDS_RESPONSE", at),
        new Operation(dispute, PROVIDER, dispute, amount, "USD", at));
  }

  private static PaymentEvent lost(String dispute, long amount, Instant at) {
    return new PaymentEvent.DisputeLost(
        "mer_test",
        Claims.payment("pi_" + dispute, amount, "USD", at),
        view(dispute, amount, "LOST", at),
        new Operation(dispute, PROVIDER, dispute, amount, "USD", at));
  }

  private static DisputeView view(String dispute, long amount, String status, Instant at) {
    return new DisputeView(
        dispute, "pi_" + dispute, amount, "USD", "CHARGEBACK", status, "fraudulent", null, at, at);
  }

  @Test
  @DisplayName("A1110 a discrepancy has an owner, notes and an age, and is exported safely")
  void isFollowedUp() {
    var day = LocalDate.of(2021, 4, 30);
    var noon = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    claim(List.of(new Claim("=1+1", "CAPTURE", "op_1", "pi_1", 5_000, "USD", noon, false)));
    state(day);
    var id = idOf(discrepancies(reconcile(day)).getFirst());
    var path = DISCREPANCIES + "/" + id;

    assertThat(post(path + "/assign", "{\"owner\": \"operator\"}", "approver").statusCode())
        .isEqualTo(200);
    assertThat(post(path + "/notes", "{\"text\": \"called them\"}", "operator").statusCode())
        .isEqualTo(201);
    refused(
        post(path + "/assign", "{\"owner\": \"nobody\"}", "operator"), 400, "parameter_invalid");
    refused(post(path + "/notes", "{\"text\": \"\"}", "operator"), 400, "parameter_missing");

    var query = "?status=OPEN&owner=operator&age=0-1&reconciliation=PAYMENTS&date=" + day;
    var listed = json(get(DISCREPANCIES + query + "&sort=oldest", "viewer")).get("data");
    assertThat(listed.valueStream().map(RepairTest::idOf)).containsExactly(id);
    assertThat(listed.get(0).get("daysOpen").asInt()).isZero();
    assertThat(json(get(DISCREPANCIES + query + "&proposal=PROPOSED", "viewer")).get("data"))
        .isEmpty();
    refused(get(DISCREPANCIES + "?age=old", "viewer"), 400, "parameter_invalid");
    refused(get(DISCREPANCIES + "?sort=worst", "viewer"), 400, "parameter_invalid");

    var csv =
        send(
            request(DISCREPANCIES + "/export" + query, "viewer")
                .header("Accept", "text/csv")
                .GET());
    assertThat(csv.body().lines()).hasSize(2);
    assertThat(csv.body()).contains("'=", ",operator,0,0-1,").doesNotContain(",=");
    var exported = json(get(DISCREPANCIES + "/export" + query, "viewer"));
    assertThat(exported.get("data").valueStream().map(RepairTest::idOf)).containsExactly(id);

    var history = json(get(path + "/history?limit=2", "viewer"));
    assertThat(history.get("hasMore").asBoolean()).isTrue();
    var noted = history.get("data").get(0);
    assertThat(noted.get("change").asString()).isEqualTo("NOTED");
    assertThat(noted.get("changedBy").asString()).isEqualTo("operator");
    assertThat(noted.get("reason").asString()).isEqualTo("called them");
    assertThat(noted.get("requestId").asString()).isNotEmpty();
    var assigned = history.get("data").get(1);
    assertThat(assigned.get("changedBy").asString()).isEqualTo("approver");
    assertThat(assigned.get("after").get("owner").asString()).isEqualTo("operator");
    var older =
        json(get(path + "/history?cursor=" + history.get("nextCursor").asString(), "viewer"));
    assertThat(older.get("data").get(0).get("change").asString()).isEqualTo("OPENED");
    assertThat(older.get("data").get(0).get("runId").asString()).startsWith("rec_");
  }

  @Test
  void measuresWhatWaits() {
    var id = amountDiffers(LocalDate.of(2021, 5, 10), 5_000, 4_900);
    propose(id, "CLOSE", "measured", "operator");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains(
                        "quittance_reconciliation_discrepancies_aged{age=\"0-1\",kind=\"AMOUNT\"",
                        "quittance_reconciliation_proposals{status=\"PROPOSED\"",
                        "quittance_reconciliation_proposals_oldest_seconds{status=\"PROPOSED\""));
  }

  private String metrics() {
    return send(request("/actuator/prometheus", "")
            .header("Authorization", "Bearer " + TestServers.SERVICE_TOKEN)
            .GET())
        .body();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO discrepancy_history (discrepancy_id, change, changed_by) VALUES"
            + " (gen_random_uuid(), 'RESOLVED', 'nobody')",
        "UPDATE discrepancy_history SET changed_by = 'nobody'",
        "DELETE FROM discrepancy_history",
        "UPDATE discrepancy_note SET text = 'x'",
        "DELETE FROM proposal",
        "UPDATE proposal SET reason = 'x'",
        "ALTER TABLE discrepancy DISABLE TRIGGER ALL",
      })
  @DisplayName("what was done about discrepancies is not changed by the application")
  void keepsHistoryFromTheApplication(String statement) {
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> jdbc.sql(statement).update())
        .havingRootCause()
        .withMessageMatching("(?s).*(permission denied|must be owner).*");
  }

  /** The id of the one difference of a day: the provider has another amount than we. */
  private String amountDiffers(LocalDate day, long ours, long theirs) {
    claim(List.of(capture(day, "sale", ours)));
    state(day, line(day, "sale", "CAPTURE", theirs));
    var found = discrepancies(reconcile(day));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().get("kind").asString()).isEqualTo("AMOUNT");
    return idOf(found.getFirst());
  }

  /** One proposes, another approves, the ledger books. */
  private JsonNode agree(String id, String action) {
    var proposed = propose(id, action, "agreed", "operator");
    assertThat(proposed.statusCode()).as(proposed.body()).isEqualTo(201);
    var approved = decide(id, "approve", "approver");
    assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
    var proposalId = json(approved).get("proposalId").asString();
    booked(proposalId);
    return json(approved);
  }

  private void booked(String proposalId) {
    answer(new AdjustmentBooked(proposalId, entryOf(proposalId), Instant.EPOCH));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                jdbc.sql("SELECT count(*) FROM proposal WHERE entry_id = :entryId")
                        .param("entryId", entryOf(proposalId))
                        .query(Long.class)
                        .single()
                    == 1);
  }

  private static String entryOf(String proposalId) {
    return "je_" + proposalId;
  }

  private JsonNode show(String id) {
    var answer = get(DISCREPANCIES + "/" + id, "viewer");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private HttpResponse<String> propose(String id, String action, String reason, String by) {
    return post(
        DISCREPANCIES + "/" + id + "/propose",
        "{\"action\": \"%s\", \"reason\": \"%s\"}".formatted(action, reason),
        by);
  }

  private HttpResponse<String> decide(String id, String verb, String by) {
    return post(DISCREPANCIES + "/" + id + "/" + verb, "{}", by);
  }

  private HttpResponse<String> reject(String id, String by) {
    return post(DISCREPANCIES + "/" + id + "/reject", "{\"reason\": \"no\"}", by);
  }

  private static void refused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).get("code").asString()).as(answer.body()).isEqualTo(code);
  }

  private static String idOf(JsonNode discrepancy) {
    return discrepancy.get("discrepancyId").asString();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  private List<String> changes(String id) {
    return show(id).get("history").valueStream().map(it -> it.get("change").asString()).toList();
  }

  private static List<String> lines(JsonNode proposal) {
    return proposal
        .get("lines")
        .valueStream()
        .map(
            line ->
                "%s %s %d"
                    .formatted(
                        line.get("account").asString(),
                        line.get("currency").asString(),
                        line.get("debit").asLong()))
        .toList();
  }

  private List<Long> settledGross(LocalDate day) {
    var answer = get("/api/reconciliation/settlements?date=" + day, "viewer");
    return json(answer).get("data").valueStream().map(it -> it.get("gross").asLong()).toList();
  }

  private static void state(LocalDate day, Line... lines) {
    WORLD.tellStatement(day, StatementFile.of(day, Arrays.asList(lines)).csv());
  }

  private static Claim capture(LocalDate day, String name, long amount) {
    var unique = name + "_" + day;
    var noon = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    return new Claim(
        "txn_" + unique, "CAPTURE", "op_" + unique, "pi_" + unique, amount, "USD", noon, false);
  }

  private static Line line(LocalDate day, String name, String type, long gross) {
    var unique = name + "_" + day;
    var noon = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    return new Line(
        type,
        "op_" + unique,
        "ch_" + unique,
        "txn_" + unique,
        "pi_" + unique,
        gross,
        0,
        "USD",
        noon);
  }

  private static Line withFee(Line line, long fee) {
    return GeneratedDay.withFee(line, fee);
  }

  /** As ledger-service tells. */
  private static void answer(BookingEvent event) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", SERVERS.get("spring.kafka.bootstrap-servers") + "");
    var catalog = BookingEvent.CATALOG;
    var message =
        new ProducerRecord<>(
            catalog.topic(),
            event.proposalId(),
            catalog.write(event).getBytes(StandardCharsets.UTF_8));
    Map.of(
            "ce_id", UUID.randomUUID().toString(),
            "ce_source", "/quittance/ledger-service",
            "ce_type", catalog.typeOf(event),
            "ce_time", Instant.EPOCH.toString(),
            "ce_sequence", "1")
        .forEach(
            (name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      var sent = producer.send(message);
      producer.flush();
      assertThat(sent.state()).isEqualTo(Future.State.SUCCESS);
    }
  }

  /** What the ledger was told of a proposal, once it was. */
  private static List<ConsumerRecord<String, byte[]>> told(String proposalId) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            SERVERS.get("spring.kafka.bootstrap-servers") + "",
            "group.id",
            UUID.randomUUID().toString(),
            "auto.offset.reset",
            "earliest");
    var told = new ArrayList<ConsumerRecord<String, byte[]>>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(ReconciliationEvent.CATALOG.topic()));
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                for (var message : consumer.poll(Duration.ofMillis(200))) {
                  if (message.key().equals(proposalId)) {
                    told.add(message);
                  }
                }
                return !told.isEmpty();
              });
    }
    return told;
  }
}
