package io.quittance.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.ledger.RunningLedger;
import io.quittance.ledger.journal.JournalEntry;
import io.quittance.platform.chain.NewSealKeys;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealVerifier;
import io.quittance.platform.id.Ids;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** What bin/verify-ledger says of dumps and of proofs of entries, with no server. */
class VerifyLedgerTest extends RunningLedger {

  /** The proof of an entry of this text, as the route tells it. */
  private static final String STRANGE = "tab\\t, line\\n, \\\\N and \\\"quotes\\\"";

  @Autowired private SealEntries sealEntries;
  @Autowired private SealKeys keys;
  @Autowired private DatabaseSource source;

  @TempDir private Path folder;

  private final String cash = unique("cash");
  private final String wallet = unique("wallet");
  private Path publicKeys = Path.of("");
  private String entryId = "";
  private long sequence;

  private record Verdict(int status, String text) {}

  @BeforeEach
  void bookAndSeal() throws IOException {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", true);
    var hold =
        post(
            "/ledger/holds",
            """
            {"reference": "%s", "from": "%s", "to": "%s", "amount": 1, "currency": "USD"}
            """
                .formatted(unique("hold"), wallet, cash));
    post("/ledger/holds/%s/void".formatted(hold.text("holdId")), "{}");
    sealEntries.sealAll();
    var booked =
        post(
            "/ledger/entries",
            """
            {"reference": "%s", "description": "%s", "effectiveDate": "2026-02-28",
             "metadata": {"k": "%s"}, "postings": [
              {"account": "%s", "side": "DEBIT", "amount": 5, "currency": "USD"},
              {"account": "%s", "side": "CREDIT", "amount": 5, "currency": "USD"}]}
            """
                .formatted(unique("ref"), STRANGE, STRANGE, cash, wallet));
    entryId = booked.text("entryId");
    sequence = booked.number("sequence");
    sealEntries.sealAll();
    publicKeys =
        Files.writeString(folder.resolve("keys.json"), get("/ledger/seal-keys").body().toString());
  }

  @Test
  @DisplayName("A1704 a dump of an untouched ledger is right")
  void findsARightDumpRight() throws SQLException, IOException {
    var head = get("/ledger/proof").body();
    var anchors = anchors();
    try (var intruder = new Intruder(superuser())) {
      var verdict =
          verify(dump(intruder), "--public-keys", "" + publicKeys, "--anchors", "" + anchors);

      assertThat(verdict.status()).as(verdict.text()).isZero();
      assertThat(verdict.text())
          .startsWith(
              "the ledger is right: %d entries, %d postings, head seal %d %s"
                  .formatted(
                      head.path("counts").path("entries").asLong(),
                      head.path("counts").path("postings").asLong(),
                      head.path("chain").path("headSeal").asLong(),
                      head.path("chain").path("headHash").asString("")));
    }
  }

  @ParameterizedTest(name = "A1704 {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a sealed entry was changed | UPDATE posting SET amount = amount + 1 WHERE sequence = :it
          a sealed entry was changed | UPDATE journal_entry SET metadata = '{"k": "v"}' WHERE sequence = :it
          a sealed entry was changed | UPDATE journal_entry SET booked_by = 'somebody' WHERE sequence = :it
          a sealed entry was changed | UPDATE journal_entry SET request_id = NULL WHERE sequence = :it
          a sealed hold was changed  | UPDATE hold SET booked_by = 'somebody'
          a sealed hold was changed  | UPDATE hold SET request_id = NULL WHERE status = 'VOIDED'
          a sealed hold was changed  | UPDATE hold SET ended_by = 'somebody' WHERE status = 'VOIDED'
          a sealed hold was changed  | UPDATE hold SET end_request_id = 'x' WHERE status = 'VOIDED'
          a sealed entry is missing  | DELETE FROM journal_entry WHERE sequence = :it
          is not what its postings   | UPDATE account_balance SET credit_total = credit_total + 1 WHERE debit_total > 0 AND allow_negative
          a sealed account was       | UPDATE account SET type = 'EQUITY' WHERE type = 'LIABILITY'
          a sealed account was       | UPDATE account SET metadata = '{"k": "v\\t\\n"}'
          a sealed account was       | UPDATE account SET allow_negative = NOT allow_negative
          is missing                 | DELETE FROM seal WHERE last_sequence = :it - 1 OR last_sequence = :it - 2
          """)
  void namesWhatIsWrongAndWhere(String reason, String statement) throws SQLException, IOException {
    try (var intruder = new Intruder(superuser())) {
      assertThat(intruder.run(statement.replace(":it", "" + sequence))).isPositive();
      var findings = intruder.check(SealVerifier.read(Files.readString(publicKeys)));

      var verdict = verify(dump(intruder), "--public-keys", "" + publicKeys);

      assertThat(verdict.status()).isEqualTo(1);
      assertThat(verdict.text()).contains(reason);
      var position = findings.firstBadPosition();
      assertThat(verdict.text())
          .startsWith(
              position == null
                  ? "the ledger is wrong: "
                  : "the ledger is wrong at position %d: ".formatted(position));
      if (statement.endsWith("sequence = :it") && !statement.contains("seal")) {
        assertThat(position).isEqualTo(sequence);
      }
    }
  }

  @Test
  void aDumpFromBeforeWhoAskedWasKeptIsStillRead() throws SQLException, IOException {
    var later = List.of("booked_by", "request_id", "ended_by", "end_request_id");
    try (var intruder = new Intruder(superuser())) {
      var file = folder.resolve("ledger.sql");
      var leftOut = verify(LedgerDump.writeWithout(later, intruder.database(), file));
      intruder.sealAlone();

      var right = verify(LedgerDump.writeWithout(later, intruder.database(), file));

      assertThat(right.status()).as(right.text()).isZero();
      assertThat(leftOut.status()).as("it was sealed: %s", leftOut.text()).isEqualTo(1);
      assertThat(leftOut.text()).contains("a sealed");
    }
  }

  @Test
  void takesAFolderOfDumps() throws SQLException, IOException {
    try (var intruder = new Intruder(superuser())) {
      var whole = Files.readString(dump(intruder));
      var parts = Files.createDirectory(folder.resolve("parts"));
      int cut = whole.indexOf("COPY public.posting_");
      var end = "\n-- PostgreSQL database dump complete\n";
      Files.writeString(parts.resolve("1.sql"), whole.substring(0, cut) + end);
      Files.writeString(parts.resolve("2.sql"), whole.substring(cut));

      assertThat(verify(parts).status()).isZero();
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "cut",
        "no dump",
        "no seal",
        "no number",
        "no hex",
        "no anchors",
        "empty",
        "missing"
      })
  void saysWhatItCannotRead(String what) throws SQLException, IOException {
    try (var intruder = new Intruder(superuser())) {
      var dump = dump(intruder);
      var text = Files.readString(dump);
      var anchors = folder.resolve("anchors.jsonl");
      Files.writeString(anchors, what.equals("no anchors") ? "{\"some\": \"json\"}" : "");
      switch (what) {
        case "cut" -> Files.writeString(dump, text.substring(0, text.length() / 2));
        case "no dump" -> Files.writeString(dump, "hello");
        case "no seal" -> Files.writeString(dump, text.replace("COPY public.seal ", "-- "));
        case "no number" ->
            Files.writeString(dump, text.replace("\tDEBIT\t5\t", "\tDEBIT\tfive\t"));
        case "no hex" ->
            Files.writeString(
                dump, text.replaceAll("(?m)^(\\d+\t\\d+\t\\\\\\\\x)[0-9a-f]{80}", "$1no hex"));
        case "missing" -> Files.delete(dump);
        default -> {}
      }

      var verdict =
          what.equals("no anchors") || what.equals("empty")
              ? verify(dump, "--anchors", "" + anchors)
              : verify(dump);

      assertThat(verdict.status()).as(verdict.text()).isEqualTo(2);
      assertThat(verdict.text().strip().lines()).hasSize(1);
    }
  }

  @Test
  void anchorsHaveNoGapsAndTellHowFarTheyReach() throws SQLException, IOException {
    var anchors = anchors();
    var lines = Files.readAllLines(anchors);
    try (var intruder = new Intruder(superuser())) {
      var dump = dump(intruder);
      long seals = intruder.source().latestSeal().number();

      var first = verifyWith(anchors, lines.subList(0, 1), dump);
      var gap = verifyWith(anchors, lines.subList(1, lines.size()), dump);

      assertThat(first.status()).as(first.text()).isZero();
      assertThat(first.text()).contains("anchors reach to seal 1 of " + seals);
      assertThat(gap.status()).as(gap.text()).isEqualTo(1);
      assertThat(gap.text()).contains("seal 1 is not among those that were published");
    }
  }

  private static Verdict verifyWith(Path anchors, List<String> lines, Path dump)
      throws IOException {
    return verify(dump, "--anchors", "" + Files.write(anchors, lines));
  }

  @Test
  void anEntrysProofIsCheckedAlone() throws IOException {
    var proof = get("/ledger/entries/%s/proof".formatted(entryId)).body().toString();

    var verdict = verifyEntry(proof);

    assertThat(verdict.status()).as(verdict.text()).isZero();
    assertThat(verdict.text()).startsWith("the entry is right: " + entryId);
    assertThat(verifyEntry(proof.replace("\"amount\":5", "\"amount\":6")).status()).isEqualTo(1);
    assertThat(verifyEntry(proof.replace("2026-02-28", "2026-03-01")).status()).isEqualTo(1);
    assertThat(verifyEntry(proof.replace("\"treeSize\":", "\"treeSize\":1")).status()).isEqualTo(1);
    assertThat(verifyEntry(proof.replaceAll("\"publicKeyId\":\\d+", "\"publicKeyId\":1")).status())
        .isEqualTo(1);
    assertThat(verifyEntry(proof.replace("\"side\":\"CREDIT\"", "\"side\":null")).status())
        .isEqualTo(2);
    assertThat(verifyEntry(proof.replace("\"side\":\"CREDIT\",", "")).status()).isEqualTo(2);
    assertThat(verifyEntry("{}").status()).isEqualTo(2);
    assertThat(verifyEntry("no JSON").status()).isEqualTo(2);
  }

  @Test
  void anEntrysProofShowsWhoAsked() throws IOException {
    var proof = get("/ledger/entries/%s/proof".formatted(entryId)).body();
    var requestId = proof.path("entry").path("requestId").asString("");

    assertThat(proof.path("entry").path("bookedBy").asString("")).isEqualTo("ledger-client");
    assertThat(requestId).isNotEmpty();
    var text = proof.toString();
    for (var forged :
        List.of(
            text.replace("\"bookedBy\":\"ledger-client\"", "\"bookedBy\":\"somebody\""),
            text.replace(",\"bookedBy\":\"ledger-client\"", ""),
            text.replace(requestId, requestId + "x"),
            text.replace("\"requestId\":\"%s\"".formatted(requestId), "\"requestId\":null"))) {
      assertThat(forged).isNotEqualTo(text);
      assertThat(verifyEntry(forged).status()).as(forged).isEqualTo(1);
    }
  }

  @Test
  void aProofFromBeforeLeavesCoveredWhoAskedIsStillGoodAndShowsNobody() throws IOException {
    var id = Ids.read(JournalEntry.PREFIX, entryId).orElseThrow();
    var row = source.entry(id).orElseThrow();
    assertThat(row.bookedBy()).isNotNull();
    var leaf = row.leafAlone();
    var seal = keys.sign(Seal.NONE.next(List.of(leaf), row.bookedAt()));
    var signature = Objects.requireNonNull(seal.signature());
    var proof =
        new EntryProof(
            EntryProof.ProvenEntry.of(row, source.postingsOf(row), leaf),
            leaf,
            0,
            1,
            List.of(),
            Objects.requireNonNull(seal.root()),
            EntryProof.ProvenSeal.of(seal),
            signature,
            SealVerifier.keyId(signature));

    var text = JsonMapper.builder().build().writeValueAsString(proof);

    assertThat(text).doesNotContain("bookedBy", "requestId");
    assertThat(verifyEntry(text).status()).isZero();
    for (var field : List.of("bookedBy", "requestId")) {
      var more = text.replace("\"entryId\":", "\"%s\":\"x\",\"entryId\":".formatted(field));
      assertThat(more).isNotEqualTo(text);
      assertThat(verifyEntry(more).status()).as(field).isEqualTo(1);
    }
  }

  @Test
  void theKeysOfAnotherLedgerProveNoEntry() throws Exception {
    var proof = get("/ledger/entries/%s/proof".formatted(entryId)).body().toString();
    Files.writeString(
        publicKeys, new SealKeys(new SealSettings(NewSealKeys.generate(), 0, null)).publicKeySet());

    assertThat(verifyEntry(proof).text()).contains("is not signed");
  }

  @Test
  void anEntryIsProvenOnceItIsSealed() throws SQLException {
    try (var database = superuser();
        var sql = database.createStatement()) {
      database.setAutoCommit(false);
      // The lock of whoever seals.
      sql.execute("SELECT pg_advisory_xact_lock(7102002)");
      var young = book(cash, wallet, 7, "USD").text("entryId");

      var tooYoung = get("/ledger/entries/%s/proof".formatted(young));

      assertThat(tooYoung.status()).isEqualTo(409);
      assertThat(tooYoung.code()).isEqualTo("entry_not_sealed");
      database.rollback();
      sealEntries.sealAll();
      assertThat(get("/ledger/entries/%s/proof".formatted(young)).status()).isEqualTo(200);
    }
    assertThat(get("/ledger/entries/je_unknown/proof").code()).isEqualTo("entry_not_found");
  }

  @Test
  void theTopicHasEachSealOnceAndInOrder() throws IOException {
    long head = get("/ledger/proof").body().path("chain").path("headSeal").asLong();

    var events = PublishedAnchors.upTo(bootstrapServers(), head);

    assertThat(events.stream().map(PublishedAnchors::sequence).distinct().limit(head))
        .isEqualTo(LongStream.rangeClosed(1, head).boxed().toList());
  }

  private Path dump(Intruder intruder) throws SQLException, IOException {
    return LedgerDump.write(intruder.database(), folder.resolve("ledger.sql"));
  }

  private Path anchors() throws IOException {
    long head = get("/ledger/proof").body().path("chain").path("headSeal").asLong();
    return Files.write(
        folder.resolve("anchors.jsonl"),
        PublishedAnchors.upTo(bootstrapServers(), head).stream()
            .map(ConsumerRecord::value)
            .toList());
  }

  private Verdict verifyEntry(String proof) throws IOException {
    var file = Files.writeString(folder.resolve("proof.json"), proof);
    return run("--entry", "" + file, "--public-keys", "" + publicKeys);
  }

  private static Verdict verify(Path dump, String... more) {
    var arguments = new String[more.length + 1];
    arguments[0] = "" + dump;
    System.arraycopy(more, 0, arguments, 1, more.length);
    return run(arguments);
  }

  private static Verdict run(String... arguments) {
    var told = new ByteArrayOutputStream();
    var out = new PrintStream(told, true, StandardCharsets.UTF_8);
    int status = VerifyLedger.run(List.of(arguments), out, out);
    return new Verdict(status, told.toString(StandardCharsets.UTF_8));
  }
}
