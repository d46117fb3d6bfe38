package io.quittance.ledger.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.prowidesoftware.swift.model.mx.MxPain00100109;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.ledger.RunningPayouts;
import io.quittance.ledger.booking.PaymentFacts;
import io.quittance.ledger.payout.PayoutRuns.Part;
import io.quittance.ledger.payout.PayoutSettings.Debtor;
import io.quittance.platform.id.Ids;
import io.quittance.platform.problem.Refusal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

class PayoutsTest extends RunningPayouts {

  private static final String RUNS = "/ledger/payouts/runs";
  private static final String FREE = "\"feeBasisPoints\": 0, \"feeFixed\": 0";
  private static final String WITH_ACCOUNT = terms(FREE, "\"payoutAccount\": " + ACCOUNT);

  private final LocalDate day = anotherDay();

  @Autowired private PayoutRuns runs;
  @Autowired private PayOut payOut;
  @Autowired private PerformRuns performRuns;

  @Test
  void paysOutWhatIsThereAndBooksWhatTheBankDid() {
    agree(merchant, "EUR", WITH_ACCOUNT);
    bookkeeper.book(captured(10_000, "EUR"), refunded(1_500, "EUR"));
    long inTransit = platform("platform:payouts", "EUR");
    long atTheBank = platform("platform:bank", "EUR");

    var run = runByTheJob(day);
    var payout = payoutOf(merchant, day);
    var path = "/ledger/payouts/" + payout.path("payoutId").asString("");

    assertThat(payout.path("payoutId").asString("")).startsWith("po_");
    assertThat(payout.path("amount").asLong()).isEqualTo(8_500);
    assertThat(payout.path("status").asString("")).isEqualTo("CREATED");
    assertThat(payout.path("account").asString("")).isEqualTo("****6819");
    assertBalances("EUR", 0, 0, 8_500, 0);
    assertThat(platform("platform:payouts", "EUR")).isEqualTo(inTransit + 8_500);
    assertThat(postAs(APPROVER, path + "/paid", "{}").code()).isEqualTo("payout_not_sent");

    fetch(OPERATOR, run.text("runId"), "EUR");
    assertThat(get(path).text("status")).isEqualTo("SENT");
    assertThat(postAs(APPROVER, path + "/paid", "{}", "X-Dry-Run", "true").text("status"))
        .isEqualTo("PAID");
    assertThat(get(path).text("status")).isEqualTo("SENT");
    assertNotReversible("payout");
    var paid = postAs(APPROVER, path + "/paid", "{}");

    assertThat(paid.status()).isEqualTo(200);
    assertThat(paid.text("endedBy")).isEqualTo("approver");
    assertThat(postAs(APPROVER, path + "/paid", "{}").body()).isEqualTo(paid.body());
    assertThat(postAs(APPROVER, path + "/failed", "{\"reason\": \"x\"}").code())
        .isEqualTo("payout_not_sent");
    assertBalances("EUR", 0, 0, 0, 0);
    assertThat(platform("platform:payouts", "EUR")).isEqualTo(inTransit);
    assertThat(platform("platform:bank", "EUR")).isEqualTo(atTheBank - 8_500);
    assertProven();
  }

  @Test
  void whatTheBankGivesBackIsPaidOutTheNextDay() {
    agree(merchant, "EUR", WITH_ACCOUNT);
    bookkeeper.book(captured(700, "EUR"));
    var run = runOf(day);
    fetch(OPERATOR, run.text("runId"), "EUR");
    var path = "/ledger/payouts/" + payoutOf(merchant, day).path("payoutId").asString("");

    var failed = postAs(APPROVER, path + "/failed", "{\"reason\": \"AC04 closed account\"}");
    assertThat(failed.text("status")).isEqualTo("FAILED");
    assertThat(failed.text("failureReason")).isEqualTo("AC04 closed account");
    assertBalances("EUR", 700, 0, 0, 700);
    runOf(day);
    assertBalances("EUR", 700, 0, 0, 700);

    var nextDay = anotherDay();
    runOf(nextDay);
    assertThat(payoutOf(merchant, nextDay).path("amount").asLong()).isEqualTo(700);
    assertBalances("EUR", 0, 0, 700, 0);
  }

  @Test
  void saysWhyItDoesNotPay() {
    var poor = unique("mer");
    var small = unique("mer");
    agree(poor, "EUR", WITH_ACCOUNT);
    agree(small, "EUR", terms(FREE, "\"payoutMinimum\": 1001, \"payoutAccount\": " + ACCOUNT));
    bookkeeper.book(captured(1_000, "EUR"));
    var now = Instant.now();
    var ofPoor = new PaymentFacts(poor, unique("pi"));
    var ofSmall = new PaymentFacts(small, unique("pi"));
    bookkeeper.book(
        ofPoor.refundSucceeded(ofPoor.operation(unique("txn"), 5, "EUR", now)),
        ofSmall.captured(ofSmall.operation(unique("txn"), 1_000, "EUR", now)));

    var run = runOf(day);

    assertThat(reason(run.text("runId"), merchant)).isEqualTo("NO_ACCOUNT 1000");
    assertThat(reason(run.text("runId"), poor)).isEqualTo("NOTHING_DUE -5");
    assertThat(reason(run.text("runId"), small)).isEqualTo("BELOW_MINIMUM 1000");
    assertThat(payoutOf(small, day).isMissingNode()).isTrue();

    bookkeeper.book(ofSmall.captured(ofSmall.operation(unique("txn"), 1, "EUR", now)));
    assertThat(runOf(day).body()).as("a day is paid once").isEqualTo(run.body());
    var nextDay = anotherDay();
    runOf(nextDay);
    assertThat(payoutOf(small, nextDay).path("amount").asLong()).isEqualTo(1_001);
  }

  @Test
  void termsThatWereAgreedEarlierBringNoOldAccountBack() {
    var path = termsPath(merchant, "EUR");
    var later = Instant.now().plus(30, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);
    var elsewhere =
        """
        "payoutAccount": {"holder": "B", "accountNumber": "00ab991", "bic": "%s"}
        """
            .formatted(BIC);
    agreed(VIEWER, path, WITH_ACCOUNT);
    var cheaper =
        agreed(
            VIEWER,
            path,
            "{\"feeBasisPoints\": 1, \"feeFixed\": 0, \"validFrom\": \"%s\"}".formatted(later));
    agreed(VIEWER, path, terms(FREE, elsewhere));

    assertThat(cheaper.text("payoutAccount")).as("when it was agreed").isEqualTo("****6819");
    var shown = get(path).body().path("history").path(0);
    assertThat(shown.path("validFrom").asString("")).isEqualTo(later.toString());
    assertThat(shown.path("payoutAccount").asString("")).isEqualTo("****B991");

    letTermsBegin(merchant);
    bookkeeper.book(captured(10_000, "EUR"));
    runOf(day);
    assertThat(payoutOf(merchant, day).path("account").asString("")).isEqualTo("****B991");
  }

  @Test
  void whoeverHadTheFileInHandCannotConfirm() {
    agree(merchant, "EUR", WITH_ACCOUNT);
    bookkeeper.book(captured(700, "EUR"));
    var run = runOf(day);
    var path = "/ledger/payouts/" + payoutOf(merchant, day).path("payoutId").asString("");
    fetch(OPERATOR, run.text("runId"), "EUR");
    fetch(APPROVER, run.text("runId"), "EUR");

    var himself = postAs(APPROVER, path + "/paid", "{}");

    assertThat(himself.status()).isEqualTo(403);
    assertThat(himself.code()).isEqualTo("payout_second_person_needed");
    assertThat(postAs(OPERATOR, path + "/paid", "{}").code()).isEqualTo("forbidden");
    assertThat(postAs(SERVICE, path + "/paid", "{}").code()).isEqualTo("forbidden");
    assertThat(postAs(VIEWER, path + "/paid", "{}").text("status"))
        .as("'viewer' is another approver here")
        .isEqualTo("PAID");
  }

  @Test
  void peopleWhoActBeginRunsAndFetchFiles() {
    assertThat(postAs(SERVICE, RUNS, "{\"date\": \"2026-01-01\"}").code()).isEqualTo("forbidden");
    assertThat(getAs(SERVICE, RUNS + "/por_1/file?currency=EUR").code()).isEqualTo("forbidden");
    assertThat(getAs(OPERATOR, RUNS + "/por_1/file?currency=EUR").code())
        .isEqualTo("payout_run_not_found");
    assertThat(get(RUNS).status()).isEqualTo(200);
    assertThat(get("/ledger/payouts/po_1").code()).isEqualTo("payout_not_found");
    assertThat(postAs(APPROVER, "/ledger/payouts/po_1/paid", "{}").code())
        .isEqualTo("payout_not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"date\": \"yesterday\"}",
        "{\"date\": \"2026-02-30\"}",
        "{\"date\": \"9999-12-31\"}",
        "{\"date\": \"2001-01-01\"}"
      })
  void refusesWhatIsNoDay(String message) {
    var answer = postAs(OPERATOR, RUNS, message);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isIn("parameter_missing", "parameter_invalid");
  }

  @Test
  void aDryRunBeginsNothing() {
    bookkeeper.book(captured(5, "EUR"));
    var answer = postAs(OPERATOR, RUNS, "{\"date\": \"%s\"}".formatted(day), "X-Dry-Run", "true");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("date")).isEqualTo(day.toString());
    assertThat(answer.body().path("completed").asBoolean()).isFalse();
    assertThat(answer.body().path("currencies")).isNotEmpty();
    assertThat(get(RUNS + "/" + answer.text("runId")).code()).isEqualTo("payout_run_not_found");
  }

  @ParameterizedTest
  @CsvSource({"EUR, 1234567, 12345.67", "JPY, 1234567, 1234567", "KWD, 1234567, 1234.567"})
  void theFileSaysExactlyWhatIsPaid(String currency, long amount, BigDecimal inMajorUnits) {
    var second = unique("mer");
    agree(merchant, currency, WITH_ACCOUNT);
    agree(
        second,
        currency,
        terms(
            FREE,
            "\"payoutAccount\": {\"holder\": \"Second & Co\", \"accountNumber\": \"0012345\","
                + " \"bic\": \"NBOKKWKWXXX\"}"));
    var ofSecond = new PaymentFacts(second, unique("pi"));
    bookkeeper.book(captured(amount, currency));
    bookkeeper.book(
        ofSecond.captured(ofSecond.operation(unique("txn"), 1, currency, Instant.now())));
    var run = runOf(day);

    var file = fetch(OPERATOR, run.text("runId"), currency);
    var again = fetch(APPROVER, run.text("runId"), currency);

    assertThat(again).isEqualTo(file);
    var message = MxPain00100109.parse(file).getCstmrCdtTrfInitn();
    var header = message.getGrpHdr();
    var block = message.getPmtInf().getFirst();
    var transfers = block.getCdtTrfTxInf();
    assertThat(message.getPmtInf()).hasSize(1);
    assertTaken(file);
    assertThat(header.getMsgId())
        .isEqualTo(run.text("runId").replace('_', '-') + "-" + currency)
        .hasSizeLessThan(36);
    assertThat(header.getNbOfTxs()).isEqualTo(Integer.toString(transfers.size()));
    assertThat(block.getNbOfTxs()).isEqualTo(header.getNbOfTxs());
    assertThat(block.getDbtrAcct().getId().getIBAN()).isEqualTo("DE89370400440532013000");
    assertThat(block.getDbtrAgt().getFinInstnId().getBICFI()).isEqualTo("COBADEFFXXX");
    assertThat(block.getReqdExctnDt().getDt()).isEqualTo(LocalDate.now(ZoneOffset.UTC));
    var sum =
        transfers.stream()
            .map(transfer -> transfer.getAmt().getInstdAmt().getValue())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(header.getCtrlSum()).isEqualTo(sum);
    assertThat(block.getCtrlSum()).isEqualTo(sum);
    assertThat(sum.unscaledValue().longValueExact()).isEqualTo(part(run, currency));

    var transfer =
        transfers.stream()
            .filter(one -> one.getPmtId().getEndToEndId().equals(endToEnd(merchant)))
            .findFirst()
            .orElseThrow();
    assertThat(transfer.getAmt().getInstdAmt().getCcy()).isEqualTo(currency);
    assertThat(transfer.getAmt().getInstdAmt().getValue()).isEqualTo(inMajorUnits);
    assertThat(transfer.getCdtr().getNm()).isEqualTo("Cafe Zolw + Sohne");
    assertThat(transfer.getCdtrAcct().getId().getIBAN()).isEqualTo(IBAN);
    assertThat(transfer.getCdtrAgt().getFinInstnId().getBICFI()).isEqualTo(BIC);
    var other =
        transfers.stream()
            .filter(one -> one.getPmtId().getEndToEndId().equals(endToEnd(second)))
            .findFirst()
            .orElseThrow();
    assertThat(other.getCdtrAcct().getId().getOthr().getId()).isEqualTo("0012345");
    assertThat(count("SELECT count(*) FROM payout_file WHERE sealed::text LIKE '%" + IBAN + "%'"))
        .isZero();
  }

  @Test
  void eachCurrencyOfADayBeginsAtItsCutOff() {
    bookkeeper.book(captured(5, "PLN"), captured(5, "HUF"));
    var debtor = new Debtor("Us", "DE89370400440532013000", "COBADEFFXXX");
    var cutOffs = Map.of("huf", LocalTime.MAX);
    var settings =
        new PayoutSettings(
            true, LocalTime.MIN, cutOffs, null, Map.of("pln", debtor, "huf", debtor));
    var beginRun = beginRun(settings);

    beginRun.beginDue();
    beginRun.beginDue();

    var today = runs.find(LocalDate.ofInstant(runs.now(), ZoneOffset.UTC)).orElseThrow();
    assertThat(today.begunBy()).isEqualTo("cut-off");
    assertThat(runs.states(today.id()))
        .extracting(state -> state.currency().getCurrencyCode())
        .contains("PLN")
        .doesNotContain("HUF");
    assertThat(runs.states(today.id()))
        .extracting(state -> state.currency().getCurrencyCode())
        .as("nobody could pay others")
        .containsExactly("PLN");
  }

  @Test
  void nothingIsPutInTransitThatNobodyCanPay() {
    bookkeeper.book(captured(5, "DKK"));
    var nobody = new Debtor("", "", "");
    var ours = new Debtor("Us", "DE89370400440532013000", "COBADEFFXXX");
    var none = new PayoutSettings(true, LocalTime.MIN, Map.of(), nobody, Map.of());
    var ofOne = new PayoutSettings(true, LocalTime.MIN, Map.of(), nobody, Map.of("DKK", ours));

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> beginRun(none).begin(day, "test", false))
        .satisfies(
            refusal -> assertThat(refusal.problem().code()).isEqualTo("payouts_not_configured"));
    assertThat(runs.find(day)).isEmpty();
    assertThat(beginRun(ofOne).begin(day, "test", false).states())
        .extracting(state -> state.currency().getCurrencyCode())
        .containsExactly("DKK");
  }

  private BeginRun beginRun(PayoutSettings settings) {
    return new BeginRun(runs, settings, service.getBean(TransactionTemplate.class));
  }

  @Test
  void whoeverSetAnAccountCannotFetchItsFile() {
    agree(merchant, "ISK", WITH_ACCOUNT);
    bookkeeper.book(captured(700, "ISK"));
    var path = RUNS + "/" + runOf(day).text("runId") + "/file?currency=ISK";

    var himself = getAs(VIEWER, path);

    assertThat(himself.status()).isEqualTo(403);
    assertThat(himself.code()).isEqualTo("payout_second_person_needed");
    assertThat(payoutOf(merchant, day).path("status").asString("")).isEqualTo("CREATED");
    assertThat(download(OPERATOR, path).statusCode()).isEqualTo(200);
    assertThat(getAs(VIEWER, path).status()).as("not afterwards either").isEqualTo(403);
    assertRefused(
        "INSERT INTO payout_file_reader (run_id, currency, operator)"
            + " SELECT run_id, currency, 'viewer' FROM payout WHERE merchant_id = '"
            + merchant
            + "'",
        "set an account");
  }

  @Test
  @DisplayName("whoever began payouts by hand does not send them, also those of one currency")
  void whoeverBeganPayoutsCannotFetchTheirFile() {
    agree(merchant, "DKK", WITH_ACCOUNT);
    bookkeeper.book(captured(700, "DKK"));
    runs.begin(day, "cut-off");
    var path = RUNS + "/" + runOf(day).text("runId") + "/file?currency=DKK";

    var himself = getAs(BEGINNER, path);

    assertThat(himself.status()).isEqualTo(403);
    assertThat(himself.code()).isEqualTo("payout_second_person_needed");
    assertRefused(
        "INSERT INTO payout_file_reader (run_id, currency, operator)"
            + " SELECT run_id, currency, 'beginner' FROM payout WHERE merchant_id = '"
            + merchant
            + "'",
        "began the payouts");
    assertThat(download(OPERATOR, path).statusCode()).isEqualTo(200);
    assertRefused(
        "INSERT INTO payout_file_reader (run_id, currency, operator)"
            + " SELECT run_id, currency, 'beginner' FROM payout WHERE merchant_id = '"
            + merchant
            + "'",
        "began the payouts");
  }

  @Test
  @DisplayName(
      "A1305 who got a file and who was refused it is recorded, and so is who was shown an account")
  void everyLookAtAFileIsRecorded() {
    agree(merchant, "THB", WITH_ACCOUNT);
    bookkeeper.book(captured(70_000, "THB"));
    var run = runOf(day).text("runId");
    var path = RUNS + "/" + run + "/file?currency=THB";
    getAs(VIEWER, path);
    assertThat(download(OPERATOR, path).statusCode()).isEqualTo(200);
    get("/ledger/merchants/%s/terms/THB".formatted(merchant));

    var file = Ids.read("por", run).orElseThrow() + ":THB";
    var looks = getAs(VIEWER, "/api/audit?limit=100&objectId=" + file).body().path("data");
    var account =
        service
            .getBean(JdbcClient.class)
            .sql("SELECT id::text FROM payout_account WHERE merchant_id = ?")
            .param(merchant)
            .query(String.class)
            .single();
    var looksAtAccount = getAs(VIEWER, "/api/audit?objectId=" + account).body().path("data");

    assertThat(told(looks, "READ", "actor")).containsExactly("operator", "viewer");
    assertThat(told(looks, "READ", "actorKind")).containsOnly("OPERATOR");
    assertThat(results(looks)).containsExactly("given", "payout_second_person_needed");
    assertThat(told(looks, "INSERT", "objectType"))
        .containsExactlyInAnyOrder("payout_file", "payout_file_reader", "payout_run_currency");
    assertThat(looks.toString()).contains("\"sealed\":\"hidden\"");
    assertThat(results(looksAtAccount)).isNotEmpty().containsOnly("shown masked");
  }

  private static List<String> told(JsonNode records, String action, String field) {
    return StreamSupport.stream(records.spliterator(), false)
        .filter(record -> record.path("action").asString("").equals(action))
        .map(record -> record.path(field).asString(""))
        .toList();
  }

  private static List<String> results(JsonNode records) {
    return StreamSupport.stream(records.spliterator(), false)
        .filter(record -> record.path("action").asString("").equals("READ"))
        .map(record -> record.path("after").path("result").asString(""))
        .toList();
  }

  @Test
  void whatNoFileNamesCanBeCalledOff() {
    var other = unique("mer");
    agree(merchant, "RON", WITH_ACCOUNT);
    agree(other, "RON", WITH_ACCOUNT);
    var ofOther = new PaymentFacts(other, unique("pi"));
    bookkeeper.book(captured(700, "RON"));
    bookkeeper.book(ofOther.captured(ofOther.operation(unique("txn"), 40, "RON", Instant.now())));
    var run = runOf(day);
    var path = "/ledger/payouts/" + payoutOf(merchant, day).path("payoutId").asString("");
    var reason = "{\"reason\": \"wrong account\"}";

    assertThat(postAs(OPERATOR, path + "/failed", reason).code()).isEqualTo("forbidden");
    var failed = postAs(APPROVER, path + "/failed", reason);

    assertThat(failed.text("status")).isEqualTo("FAILED");
    assertThat(postAs(APPROVER, path + "/failed", reason).body()).isEqualTo(failed.body());
    assertBalances("RON", 700, 0, 0, 700);
    var file = fetch(OPERATOR, run.text("runId"), "RON");
    assertThat(file).contains(endToEnd(other)).doesNotContain(endToEnd(merchant));
    assertThat(payoutOf(merchant, day).path("status").asString("")).isEqualTo("FAILED");
    assertThat(payoutOf(other, day).path("status").asString("")).isEqualTo("SENT");
    assertProven();
  }

  @Test
  void aMerchantWhoCannotBePaidIsCarriedOverAtLast() {
    var part = begin("ILS", 2);
    var poor = runs.undecided(part, "", 1).getFirst();
    run(
        """
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'as the test wants'; END $$;
        CREATE TRIGGER fail BEFORE INSERT ON payout FOR EACH ROW
            WHEN (NEW.merchant_id = '%s') EXECUTE FUNCTION fail();
        """
            .formatted(poor));
    try {
      for (int i = 1; i < PerformRuns.TRIES_MAX; i++) {
        performRuns.perform(part);
      }
      assertThat(completed(part)).isFalse();
      performRuns.perform(part);
    } finally {
      run("DROP TRIGGER fail ON payout; DROP FUNCTION fail()");
    }

    assertThat(completed(part)).isTrue();
    assertThat(payouts(part)).isEqualTo(1);
    assertThat(runs.carried(part.runId(), part.currency(), "", 9))
        .containsExactly(new PayoutRuns.Carried(poor, part.currency(), 100, CarryReason.FAILED));
    assertThat(
            service
                .getBean(MeterRegistry.class)
                .counter("quittance.ledger.payouts.given.up")
                .count())
        .isEqualTo(1);
  }

  private boolean completed(Part part) {
    return runs.states(part.runId()).stream()
        .filter(state -> state.currency().equals(part.currency()))
        .allMatch(PayoutRuns.PartState::completed);
  }

  private static void run(String statements) {
    try (var database = superuser();
        var sql = database.createStatement()) {
      sql.execute(statements);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void toLookWhetherThereIsAFileMakesNone() throws Exception {
    agree(merchant, "EUR", WITH_ACCOUNT);
    bookkeeper.book(captured(700, "EUR"));
    var path = RUNS + "/" + runOf(day).text("runId") + "/file?currency=EUR";

    assertThat(head(OPERATOR, path)).isEqualTo(405);
    assertThat(payoutOf(merchant, day).path("status").asString("")).isEqualTo("CREATED");
  }

  @ParameterizedTest
  @CsvSource({
    "/ledger/payouts?date=%2B999999999-12-31, date",
    "/ledger/payouts/runs?cursor=%2B999999999-12-31, cursor",
    "/ledger/payouts/runs?cursor=x, cursor"
  })
  void refusesDaysThatNoDatabaseTells(String path, String param) {
    var answer = get(path);

    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("parameter_invalid");
    assertThat(answer.text("param")).isEqualTo(param);
  }

  @Test
  void thereIsNoFileOfNothingAndNoneOfAnUnfinishedRun() {
    bookkeeper.book(captured(5, "CHF"));
    var run = runOf(day);

    assertThat(getAs(OPERATOR, RUNS + "/" + run.text("runId") + "/file?currency=CHF").code())
        .isEqualTo("payout_file_empty");
    assertThat(getAs(OPERATOR, RUNS + "/" + run.text("runId") + "/file?currency=XPF").code())
        .isEqualTo("payout_run_not_completed");
    assertThat(getAs(OPERATOR, RUNS + "/" + run.text("runId") + "/file?currency=eur").code())
        .isEqualTo("currency_invalid");
  }

  @Test
  @DisplayName("A204 a run that was cut off half-way goes on, and nobody is paid twice")
  void goesOnAfterACut() {
    var part = begin("CZK", 3);
    var first = runs.undecided(part, "", 1).getFirst();
    payOut.pay(part, first);
    payOut.pay(part, first);
    assertThat(runs.undecided(part, "", 10)).hasSize(2);

    performRuns.perform(part);
    performRuns.perform(part);
    agree(merchant, "CZK", WITH_ACCOUNT);
    bookkeeper.book(captured(100, "CZK"));
    payOut.pay(part, merchant);

    assertThat(payouts(part)).as("none after the part is completed").isEqualTo(3);
    assertThat(platform("platform:payouts", "CZK")).isEqualTo(3 * 100);
  }

  @Test
  @DisplayName("A205 a run that two instances perform at once pays each merchant once")
  void twoInstancesPayOnce() {
    var part = begin("NOK", 20);
    try (var other = startAnother()) {
      var both = List.of(performRuns, other.getBean(PerformRuns.class));
      inParallel(
          4,
          i -> {
            both.get(i % 2).perform(part);
            return i;
          });
    }

    assertThat(payouts(part)).isEqualTo(20);
    assertThat(platform("platform:payouts", "NOK")).isEqualTo(20 * 100);
    assertProven();
  }

  @Test
  void neverPaysWhatARefundAtTheSameMomentTakes() {
    agree(merchant, "SEK", WITH_ACCOUNT);
    for (int round = 0; round < 10; round++) {
      bookkeeper.book(captured(1_000, "SEK"));
      var roundDay = anotherDay();
      runs.begin(roundDay, "test");
      var run = runs.find(roundDay).orElseThrow();
      var sek = Currency.getInstance("SEK");
      runs.beginParts(run.id(), Set.of(sek), "test");
      var part = new Part(run.id(), roundDay, sek);

      inParallel(
          6,
          i -> {
            if (i == 3) {
              payOut.pay(part, merchant);
            } else {
              bookkeeper.book(refunded(100, "SEK"));
            }
            return i;
          });
      bookkeeper.book(captured(500, "SEK"));
    }

    // A refund after the payout leaves less than nothing, a payout never does.
    assertThat(
            count(
                """
                SELECT count(*) FROM posting p JOIN account a ON a.id = p.account_id
                JOIN payout o ON o.entry_id = p.entry_id
                WHERE a.code = 'merchant:%s:payable' AND p.credit_total < p.debit_total
                """
                    .formatted(merchant)))
        .isZero();
    assertThat(count("SELECT count(*) FROM payout WHERE merchant_id = '" + merchant + "'"))
        .isGreaterThan(0);
    assertThat(
            balances("SEK").path("payable").asLong() + balances("SEK").path("inTransit").asLong())
        .isEqualTo(10 * 1_000);
    assertProven();
  }

  @Test
  void theDatabaseRefusesAPayoutThatIsNotCoveredAndStepsBack() {
    agree(merchant, "EUR", WITH_ACCOUNT);
    bookkeeper.book(captured(700, "EUR"));
    var run = runOf(day);
    var mine = " WHERE merchant_id = '" + merchant + "'";

    assertRefused("UPDATE payout SET status = 'PAID'" + mine, "it cannot become");
    assertRefused("UPDATE payout SET status = 'CREATED'" + mine, "it cannot become");
    assertRefused("DELETE FROM payout" + mine, "append-only");
    assertRefused(
        """
        INSERT INTO payout (id, run_id, merchant_id, currency, amount, payout_account_id, status,
                            entry_id)
        SELECT gen_random_uuid(), run_id, merchant_id, currency, amount + 1, payout_account_id,
               'CREATED', entry_id FROM payout
        """
            + mine,
        "is not covered");
    assertRefused(
        "UPDATE payout_run_currency SET completed_at = NULL WHERE run_id = (SELECT run_id FROM"
            + " payout"
            + mine
            + ")",
        "was completed");
    assertRefused("DELETE FROM payout_run", "append-only");
    fetch(OPERATOR, run.text("runId"), "EUR");
    var path = "/ledger/payouts/" + payoutOf(merchant, day).path("payoutId").asString("");
    assertRefused(ended("PAID", "operator") + mine, "who had its file");
    assertRefused(ended("PAID", "approver") + mine, "is not ended by entry");
    assertThat(postAs(APPROVER, path + "/paid", "{}").status()).isEqualTo(200);
  }

  /** Ends a payout by an entry that is somebody else's. */
  private static String ended(String status, String operator) {
    return """
    UPDATE payout SET status = '%s', ended_by = '%s', ended_at = now(), end_entry_id = entry_id
    """
        .formatted(status, operator);
  }

  private static void assertRefused(String statement, String message) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () -> {
              try (var database = superuser();
                  var sql = database.createStatement()) {
                sql.execute(statement);
              }
            })
        .withMessageContaining(message);
  }

  /** A part of a run that nobody performs, with merchants who have 100 each in the currency. */
  private Part begin(String code, int merchants) {
    for (int i = 0; i < merchants; i++) {
      var who = unique("mer");
      agree(who, code, WITH_ACCOUNT);
      var payment = new PaymentFacts(who, unique("pi"));
      bookkeeper.book(payment.captured(payment.operation(unique("txn"), 100, code, Instant.now())));
    }
    runs.begin(day, "test");
    var run = runs.find(day).orElseThrow();
    postponeTheJob();
    runs.beginParts(run.id(), Set.of(Currency.getInstance(code)), "test");
    return new Part(run.id(), day, Currency.getInstance(code));
  }

  @AfterEach
  void letTheJobCome() {
    schedule("now()", "execution_time > now() + interval '1 minute'");
  }

  /** What a test wants to perform itself. */
  private static void postponeTheJob() {
    await().until(() -> schedule("now() + interval '1 hour'", "NOT picked") == 1);
  }

  private static int schedule(String time, String condition) {
    try (var database = superuser();
        var sql = database.createStatement()) {
      return sql.executeUpdate(
          """
          UPDATE scheduled_tasks SET execution_time = %s, version = version + 1
          WHERE task_name = 'pay-out' AND %s
          """
              .formatted(time, condition));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long payouts(Part part) {
    return count(
        "SELECT count(*) FROM payout WHERE currency = '%s' AND run_id = '%s'"
            .formatted(part.currency(), part.runId()));
  }

  private String fetch(String credentials, String runId, String currency) {
    var file = download(credentials, RUNS + "/" + runId + "/file?currency=" + currency);
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("Content-Type")).hasValue("application/xml");
    return new String(file.body(), StandardCharsets.UTF_8);
  }

  /** Every text of a file is in the characters that all banks take. */
  private static void assertTaken(String file) {
    for (var text : file.substring(file.indexOf("<Document")).split("<[^>]*>")) {
      assertThat(text).matches("[a-zA-Z0-9/?:().,'+ -]*");
    }
  }

  private String endToEnd(String who) {
    return payoutOf(who, day).path("payoutId").asString("").replace('_', '-');
  }

  private static long part(Answer run, String currency) {
    for (var one : run.body().path("currencies")) {
      if (one.path("currency").asString("").equals(currency)) {
        return one.path("amount").asLong();
      }
    }
    throw new AssertionError("no " + currency + " in " + run.body());
  }

  private String reason(String runId, String who) {
    var cursor = who.substring(0, who.length() - 1);
    var found =
        get(RUNS + "/" + runId + "/carried-over?currency=EUR&limit=1&cursor=" + cursor)
            .body()
            .path("data")
            .path(0);
    assertThat(found.path("merchantId").asString("")).isEqualTo(who);
    return found.path("reason").asString("") + " " + found.path("balance").asLong();
  }

  private long platform(String account, String currency) {
    var answer = get("/ledger/accounts/" + account + "/balance?currency=" + currency);
    return answer.status() == 404 ? 0 : answer.number("posted");
  }
}
