package io.quittance.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.ledger.RunningLedger;
import io.quittance.ledger.journal.Hold;
import io.quittance.ledger.proof.LedgerFindings.Checkpoint;
import io.quittance.ledger.proof.LedgerFindings.WrongAccount;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.id.Ids;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.JsonNode;

/** Somebody with every right changes the past, and takes care that the sums still agree. */
class TamperingTest extends RunningLedger {

  private static final Logger log = LoggerFactory.getLogger(TamperingTest.class);

  /** In the long form each kind of forgery comes once or twice. */
  private static final int FORGERIES = Boolean.getBoolean("quittance.soak") ? 100 : 20;

  private static final long SEED = Long.getLong("quittance.tampering.seed", 1_704);

  @Autowired private SealEntries sealEntries;
  @Autowired private WatchLedger watchLedger;
  @Autowired private SealKeys keys;
  @Autowired private SealSettings settings;
  @Autowired private DatabaseSource source;
  @Autowired private KafkaProperties kafka;
  @Autowired private JdbcClient jdbc;
  @Autowired private PlatformTransactionManager transactions;

  @TempDir private Path folder;

  private final String cash = unique("cash");
  private final String wallet = unique("wallet");
  private final String shop = unique("shop");
  private long first;
  private long second;

  @BeforeEach
  void bookAndSeal() {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", true);
    open(shop, "LIABILITY", "USD", true);
    open(unique("bounded"), "LIABILITY", "USD", false);
    first = book(cash, wallet, 100, "USD").number("sequence");
    sealEntries.sealAll();
    second = book(cash, wallet, 200, "USD").number("sequence");
    book(wallet, cash, 50, "USD");
    sealEntries.sealAll();
    assertThat(prove().path("good").asBoolean()).as("%s", prove()).isTrue();
  }

  @ParameterizedTest(name = "A1704 {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          amount      | UPDATE posting SET amount = amount + 1 WHERE sequence = :first
          text        | UPDATE journal_entry SET description = 'x' WHERE sequence = :first
          digest      | UPDATE journal_entry SET content_digest = sha256('x') WHERE sequence = :first
          time        | UPDATE journal_entry SET booked_at = now() WHERE sequence = :first
          payment     | UPDATE journal_entry SET payment_intent_id = 'pi' WHERE sequence = :first
          metadata    | UPDATE journal_entry SET metadata = '{"a": "b"}' WHERE sequence = :first
          date        | UPDATE journal_entry SET effective_date = '2026-01-01' WHERE sequence = :first
          asker       | UPDATE journal_entry SET booked_by = 'somebody' WHERE sequence = :first
          no asker    | UPDATE journal_entry SET booked_by = NULL, request_id = NULL WHERE sequence = :first
          empty asker | UPDATE journal_entry SET booked_by = '' WHERE sequence = :first
          request     | UPDATE journal_entry SET request_id = concat(request_id, 'x') WHERE sequence = :first
          no request  | UPDATE journal_entry SET request_id = NULL WHERE sequence = :first
          moved       | UPDATE journal_entry SET booked_by = concat(booked_by, request_id), request_id = NULL WHERE sequence = :first
          sides       | UPDATE posting SET side = CASE side WHEN 'DEBIT' THEN 'CREDIT' ELSE 'DEBIT' END WHERE sequence = :first
          line gone   | DELETE FROM posting WHERE sequence = :first AND line_no = 2
          entry gone  | DELETE FROM journal_entry WHERE sequence = :first
          swapped     | UPDATE posting SET amount = CASE amount WHEN 100 THEN 200 WHEN 200 THEN 100 ELSE amount END WHERE sequence IN (:first, :second)
          """)
  void namesTheFirstPositionThatWasChanged(String what, String statement) throws SQLException {
    try (var intruder = new Intruder(superuser())) {
      intruder.run(
          statement.replace(":first", Long.toString(first)).replace(":second", "" + second));

      var findings = intruder.check(keys.verifier());

      assertThat(findings.good()).as(what).isFalse();
      assertThat(findings.firstBadPosition()).as("%s", findings).isEqualTo(first);
      assertThat(findings.chain().firstBadPosition()).isEqualTo(first);
    }
  }

  @Test
  @DisplayName("A1704 an entry that nobody asked for is said to be somebody's")
  void namesTheEntryThatWasGivenAnAsker() throws SQLException {
    var reference = unique("ref");
    take(reference, cash, wallet);
    sealEntries.sealAll();
    try (var intruder = new Intruder(superuser())) {
      var given = "UPDATE journal_entry SET %s WHERE reference = '%s' AND booked_by IS NULL";
      assertThat(intruder.run(given.formatted("request_id = 'r'", reference))).isOne();
      assertThat(intruder.check(keys.verifier()).good()).isFalse();
      assertThat(
              intruder.run(given.formatted("booked_by = 'somebody', request_id = NULL", reference)))
          .isOne();
      assertThat(intruder.check(keys.verifier()).good()).isFalse();
    }
  }

  @ParameterizedTest(name = "A1704 {0} of a hold that {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          asker         | pends      | booked_by = 'somebody'
          no asker      | pends      | booked_by = NULL, request_id = NULL
          request       | pends      | request_id = concat(request_id, 'x')
          ender         | pends      | ended_by = 'somebody'
          ending        | pends      | end_request_id = ''
          asker         | was voided | booked_by = 'somebody'
          ender         | was voided | ended_by = 'somebody'
          no ender      | was voided | ended_by = NULL, end_request_id = NULL
          ending        | was voided | end_request_id = concat(end_request_id, 'x')
          askers moved  | was voided | request_id = end_request_id, end_request_id = request_id
          all gone      | was voided | booked_by = NULL, request_id = NULL, ended_by = NULL, end_request_id = NULL
          """)
  void namesTheHoldWhoseAskerWasChanged(String what, String state, String change)
      throws SQLException {
    var hold = placeHold();
    if (state.equals("was voided")) {
      assertThat(post("/ledger/holds/%s/void".formatted(hold), "{}").status()).isEqualTo(200);
    }
    sealEntries.sealAll();
    try (var intruder = new Intruder(superuser())) {
      var id = Ids.read(Hold.PREFIX, hold).orElseThrow();
      var noted =
          intruder
              .jdbc()
              .sql("SELECT max(sequence) FROM hold_change WHERE hold_id = :id")
              .param("id", id)
              .query(Long.class)
              .single();
      assertThat(intruder.check(keys.verifier()).good()).isTrue();
      assertThat(intruder.run("UPDATE hold SET %s WHERE id = '%s'".formatted(change, id)))
          .as(what)
          .isOne();

      var findings = intruder.check(keys.verifier());

      assertThat(findings.firstBadPosition()).isEqualTo(noted);
      assertThat(findings.chain().reason()).isEqualTo("a sealed hold was changed");
    }
  }

  @Test
  @DisplayName(
      "A1704 what was sealed before seals covered who asked is right, and covered but for it")
  void whatWasSealedAloneKeepsItsForm() throws SQLException {
    post("/ledger/holds/%s/void".formatted(placeHold()), "{}");
    sealEntries.sealAll();
    try (var intruder = new Intruder(superuser())) {
      intruder.sealAlone();
      // Seals that an intruder made are not signed, which is not what this is about.
      var unasked = new Trusted(null, 0, Seal.NONE);

      var findings = intruder.check(unasked);

      assertThat(findings.good()).as("%s", findings).isTrue();
      assertThat(findings.chain().unsealed()).isZero();
      intruder.run("UPDATE hold SET booked_by = 'somebody', ended_by = 'somebody'");
      intruder.run("UPDATE journal_entry SET booked_by = 'somebody'");
      assertThat(intruder.check(unasked).good()).as("not covered").isTrue();
      intruder.run("UPDATE journal_entry SET cause_kind = 'payout' WHERE sequence = " + first);
      assertThat(intruder.check(unasked).firstBadPosition()).isEqualTo(first);
    }
  }

  @ParameterizedTest(name = "A1704 {0} of an account")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type          | UPDATE account SET type = 'EQUITY' WHERE code = ':wallet'
          bound         | UPDATE account SET allow_negative = false WHERE code = ':wallet'; UPDATE account_balance b SET allow_negative = false FROM account a WHERE a.id = b.account_id AND a.code = ':wallet'
          metadata      | UPDATE account SET metadata = '{"a": "b"}' WHERE code = ':wallet'
          opening       | UPDATE account SET created_at = created_at - interval '1 day' WHERE code = ':wallet'
          opening noted | DELETE FROM account_opening WHERE account_id = (SELECT id FROM account WHERE code = ':wallet')
          """)
  void namesTheAccountThatWasChanged(String what, String statement) throws SQLException {
    try (var intruder = new Intruder(superuser())) {
      var checkpoint = intruder.check(keys.verifier()).checkpoint();
      assertThat(checkpoint).isNotNull();
      intruder.run(statement.replace(":wallet", wallet));

      var findings = intruder.check(keys.verifier());

      assertThat(findings.accounts().wrongAccounts())
          .as(what)
          .containsExactly(new WrongAccount(wallet, "USD"));
      assertThat(findings.firstBadPosition()).as("%s", findings).isLessThan(first);
      assertThat(findings.good()).isFalse();
      // Between whole walks nothing that is sealed is read again, but accounts are.
      if (!what.equals("opening noted")) {
        var later =
            CheckLedger.since(
                checkpoint, intruder.source(), new Trusted(keys.verifier(), 0, checkpoint.head()));
        assertThat(later.accounts()).isEqualTo(findings.accounts());
        assertThat(later.chain().good()).isTrue();
      }
    }
  }

  @Test
  @DisplayName("A1704 random edits, swaps and cuts by a superuser are found, each of them")
  void findsEveryForgery() throws SQLException, IOException {
    placeHolds();
    var anchors = anchorsFile();
    var publicKeys = Files.writeString(folder.resolve("keys.json"), keys.publicKeySet());
    var random = new Random(SEED);
    var kinds = Forgery.all();
    Collections.shuffle(kinds.subList(Forgery.OF_SEVERAL_ROWS, kinds.size()), random);
    for (int i = 0; i < FORGERIES; i++) {
      var forgery = kinds.get(i % kinds.size());
      try (var intruder = new Intruder(superuser())) {
        assertThat(forgery.change().by(intruder, random)).as(forgery.what()).isTrue();
        if (forgery.isForTheTopic()) {
          assertFoundByTheTopic(forgery, intruder, anchors, publicKeys);
        } else {
          assertThat(intruder.check(keys.verifier()).good()).as(forgery.what()).isFalse();
        }
      }
    }
    log.info("{} forgeries of seed {} found", FORGERIES, SEED);
    assertThat(prove().path("good").asBoolean()).as("%s", prove()).isTrue();
  }

  private void assertFoundByTheTopic(
      Forgery forgery, Intruder intruder, Path anchors, Path publicKeys)
      throws SQLException, IOException {
    var dump = LedgerDump.write(intruder.database(), folder.resolve("forged.sql")).toString();
    var told = new ByteArrayOutputStream();

    int alone = verify(told, dump, "--public-keys", publicKeys.toString());
    assertThat(alone).as("%s: nothing in the database tells: %s", forgery.what(), told).isZero();

    int status =
        verify(told, dump, "--public-keys", publicKeys.toString(), "--anchors", "" + anchors);
    assertThat(status).as("%s: %s", forgery.what(), told).isEqualTo(1);
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("published");
  }

  private static int verify(ByteArrayOutputStream told, String... arguments) {
    var out = new PrintStream(told, true, StandardCharsets.UTF_8);
    return VerifyLedger.run(List.of(arguments), out, out);
  }

  /** What the topic holds, one value a line. */
  private Path anchorsFile() throws IOException {
    var events =
        PublishedAnchors.upTo(bootstrapServers(), prove().path("chain").path("headSeal").asLong());
    return Files.write(
        folder.resolve("anchors.jsonl"), events.stream().map(ConsumerRecord::value).toList());
  }

  private String placeHold() {
    return post(
            "/ledger/holds",
            """
            {"reference": "%s", "from": "%s", "to": "%s", "amount": 10, "currency": "USD"}
            """
                .formatted(unique("hold"), wallet, shop))
        .text("holdId");
  }

  private void placeHolds() {
    var holds = IntStream.range(0, 3).mapToObj(_ -> placeHold()).toList();
    post("/ledger/holds/%s/post".formatted(holds.get(0)), "{\"amount\": 7}");
    post("/ledger/holds/%s/void".formatted(holds.get(1)), "{}");
    // The last two seals have entries only: a cut through the life of a hold would tell of itself.
    sealEntries.sealAll();
    book(cash, shop, 30, "USD");
    sealEntries.sealAll();
    book(cash, shop, 40, "USD");
    sealEntries.sealAll();
  }

  @Test
  @DisplayName("A1704 a cut tail is missed, even when balances and seals are cut to fit")
  void noticesACutTail() throws SQLException {
    try (var intruder = new Intruder(superuser())) {
      intruder.run("DELETE FROM posting WHERE sequence >= " + second);
      intruder.run("DELETE FROM journal_entry WHERE sequence >= " + second);
      intruder.repairTotals();
      var sealsLeft = intruder.check(keys.verifier());
      intruder.run("DELETE FROM seal WHERE last_sequence >= " + second);

      var anchorsLeft = intruder.check(keys.verifier());

      assertThat(sealsLeft.firstBadPosition()).isEqualTo(second);
      assertThat(anchorsLeft.good()).isFalse();
      assertThat(anchorsLeft.chain().reason()).contains("anchor");
    }
  }

  @Test
  @DisplayName("A1704 who proved the ledger before misses a tail that was cut off everywhere")
  void theNextProofMissesWhatTheLastOneSaw() throws SQLException {
    try (var intruder = new Intruder(superuser())) {
      Checkpoint checkpoint = intruder.check(keys.verifier()).checkpoint();
      intruder.run("DELETE FROM posting WHERE sequence >= " + second);
      intruder.run("DELETE FROM journal_entry WHERE sequence >= " + second);
      intruder.run(
          "DELETE FROM chain_anchor WHERE seal_number IN"
              + " (SELECT number FROM seal WHERE last_sequence >= %d)".formatted(second));
      intruder.run("DELETE FROM seal WHERE last_sequence >= " + second);
      intruder.repairTotals();
      assertThat(checkpoint).isNotNull();

      var findings =
          CheckLedger.since(
              checkpoint, intruder.source(), new Trusted(keys.verifier(), 0, checkpoint.head()));

      assertThat(findings.chain().reason()).contains("is gone");
    }
  }

  @Test
  @DisplayName("A1704 after a cut everywhere nothing is sealed, and no whole walk ends the alarm")
  void neitherSealsNorForgetsAfterACut() throws SQLException {
    watchLedger.watchAll();
    assertThat(proofGauge()).isEqualTo("1.0");
    long head = cutLastSeal();
    try {
      int sealed = sealEntries.sealAll();
      watchLedger.watchAll();
      watchLedger.watchAll();

      assertThat(sealed).isZero();
      assertThat(latestSeal()).as("nothing is signed anew").isEqualTo(head - 1);
      assertThat(proofGauge()).isEqualTo("0.0");
      assertThat(prove().path("chain").path("reason").asString("")).contains("is gone");
    } finally {
      bringSealBack();
    }
    book(cash, wallet, 3, "USD");
    sealEntries.sealAll();
    assertThat(latestSeal()).as("sealed, by this or by the job").isGreaterThan(head);
    watchLedger.watchAll();
    assertThat(proofGauge()).isEqualTo("1.0");
  }

  @Test
  @DisplayName("A1704 who has just started misses a tail that was cut off everywhere before")
  void missesATailThatWasCutBeforeTheStart() throws SQLException {
    await().until(() -> jdbc.sql("SELECT count(*) FROM outbox").query(Long.class).single() == 0);
    long head = cutLastSeal();
    var started = new LedgerHead();
    var published = started.publishedLedgerHead(settings, keys, kafka, source);
    published.start();
    try {
      var proof = new ProveLedger(source, keys, settings, started, jdbc, transactions).prove();

      var chain = proof.proof().chain();
      assertThat(proof.proof().good()).isFalse();
      assertThat(chain.headSeal()).isEqualTo(head - 1);
      assertThat(chain.reason()).contains("seal %d".formatted(head), "is gone");
      assertThat(proof.proof().firstBadPosition())
          .isEqualTo(source.latestSeal().lastSequence() + 1);
    } finally {
      published.stop();
      bringSealBack();
    }
  }

  /** With its anchor, after which the database alone tells nothing. */
  private static long cutLastSeal() throws SQLException {
    return withoutTriggers(
            """
            CREATE TABLE cut_seal AS SELECT * FROM seal ORDER BY number DESC LIMIT 1;
            CREATE TABLE cut_anchor AS SELECT * FROM chain_anchor
                WHERE seal_number = (SELECT number FROM cut_seal);
            DELETE FROM seal WHERE number = (SELECT number FROM cut_seal);
            DELETE FROM chain_anchor WHERE seal_number = (SELECT number FROM cut_seal)
            """)
        + 1;
  }

  private static void bringSealBack() throws SQLException {
    withoutTriggers(
        """
        INSERT INTO seal SELECT * FROM cut_seal;
        INSERT INTO chain_anchor SELECT * FROM cut_anchor;
        DROP TABLE cut_seal, cut_anchor
        """);
  }

  /** The number of the last seal after it. */
  private static long withoutTriggers(String statements) throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      sql.execute("ALTER TABLE seal DISABLE TRIGGER append_only");
      sql.execute("ALTER TABLE chain_anchor DISABLE TRIGGER append_only");
      sql.execute(statements);
      sql.execute("ALTER TABLE seal ENABLE ALWAYS TRIGGER append_only");
      sql.execute("ALTER TABLE chain_anchor ENABLE ALWAYS TRIGGER append_only");
      database.commit();
    }
    return latestSeal();
  }

  private static long latestSeal() throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement();
        var rows = sql.executeQuery("SELECT max(number) FROM seal")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  @DisplayName("A1704 a seal that was made anew does not fit its successor")
  void noticesAForgedSeal() throws SQLException {
    try (var intruder = new Intruder(superuser())) {
      intruder.run("UPDATE seal SET hash = sha256('x') WHERE last_sequence = " + first);

      var findings = intruder.check(keys.verifier());

      assertThat(findings.good()).isFalse();
      assertThat(findings.firstBadPosition()).isLessThanOrEqualTo(first);
    }
  }

  @Test
  void sealsFromBeforeSignaturesKeepTheirForm() throws SQLException {
    try (var intruder = new Intruder(superuser())) {
      intruder.repairSeals(1, false);
      long seals = intruder.source().latestSeal().number();
      var trusted = new Trusted(keys.verifier(), seals, Seal.NONE);

      var findings = intruder.check(trusted);

      assertThat(findings.good()).as("%s", findings).isTrue();
      assertThat(findings.chain().unsignedSeals()).isEqualTo(seals);
      var fewer = intruder.check(new Trusted(keys.verifier(), seals - 1, Seal.NONE));
      assertThat(fewer.chain().reason()).contains("only %d may be so".formatted(seals - 1));
      intruder.run("UPDATE journal_entry SET description = 'x' WHERE sequence = " + first);
      assertThat(intruder.check(trusted).firstBadPosition()).isEqualTo(first);
    }
  }

  @Test
  void noticesAWrongBalanceAndRaisesTheAlarm() throws SQLException {
    watchLedger.watch();
    assertThat(proofGauge()).isEqualTo("1.0");
    change("+");

    JsonNode proof;
    try {
      proof = prove();
      watchLedger.watch();
    } finally {
      change("-");
    }

    assertThat(proof.path("good").asBoolean()).isFalse();
    assertThat(proof.path("balances").path("wrongBalances").path(0).path("account").asString(""))
        .isEqualTo(wallet);
    assertThat(proofGauge()).isEqualTo("0.0");
    watchLedger.watch();
    assertThat(proofGauge()).isEqualTo("1.0");
  }

  private void change(String sign) throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement()) {
      sql.execute(
          """
          UPDATE account_balance SET credit_total = credit_total %s 1
          WHERE account_id = (SELECT id FROM account WHERE code = '%s')
          """
              .formatted(sign, wallet));
    }
  }

  private JsonNode prove() {
    return get("/ledger/proof").body();
  }

  private String proofGauge() {
    return getAs(OPERATIONS, "/actuator/metrics/quittance.ledger.proof.good")
        .body()
        .path("measurements")
        .path(0)
        .path("value")
        .asString("");
  }
}
