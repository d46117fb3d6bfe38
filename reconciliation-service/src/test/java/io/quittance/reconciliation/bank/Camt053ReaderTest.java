package io.quittance.reconciliation.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.prowidesoftware.swift.model.mx.AbstractMX;
import com.prowidesoftware.swift.model.mx.MxCamt05300108;
import io.quittance.contracts.provider.BankReference;
import io.quittance.reconciliation.bank.AccountStatement.Balances;
import io.quittance.reconciliation.bank.Camt053File.Entry;
import io.quittance.reconciliation.bank.Camt053File.Transfer;
import io.quittance.reconciliation.statement.StatementFault;
import io.quittance.reconciliation.statement.StatementFormat.Expected;
import io.quittance.reconciliation.statement.StatementRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Camt053ReaderTest {

  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
  private static final String IBAN = "DE89370400440532013000";

  @TempDir private Path folder;

  private final List<BankEntry> entries = new ArrayList<>();
  private final List<Balances> balances = new ArrayList<>();

  @ParameterizedTest(name = "version {0}")
  @ValueSource(strings = {"02", "04", "06", "08", "10", "13"})
  void readsEveryVersionAlike(String version) {
    var file = statement(version);

    assertThat(read(file.xml())).isEqualTo(4);

    assertThat(entries)
        .extracting(BankEntry::amount, BankEntry::currency, BankEntry::servicerReference)
        .containsExactly(
            tuple(342_500L, "EUR", "B1"),
            tuple(-700L, "EUR", "B2"),
            tuple(-300L, "EUR", "B2:2"),
            tuple(1_234L, "JPY", "B3"));
    assertThat(entries.getFirst().references())
        .containsExactlyInAnyOrder("E2E-1", "RF18539007547034", "PAYOUT-2026-03-01-EUR");
    assertThat(entries.getFirst().bookedAt()).isEqualTo("2026-03-01T23:00:00Z");
    assertThat(balances)
        .containsExactly(new Balances("EUR", -5_000, 336_500), new Balances("JPY", 10, 1_244));
  }

  @Test
  @DisplayName("what the test writes is a statement by another's model of the message too")
  void anotherLibraryReadsTheSame() {
    var message = (MxCamt05300108) AbstractMX.parse(statement("08").xml());

    var statement = message.getBkToCstmrStmt().getStmt().getFirst();
    assertThat(statement.getAcct().getId().getIBAN()).isEqualTo(IBAN);
    assertThat(statement.getNtry().getFirst().getAmt().getValue()).isEqualByComparingTo("3425.00");
    assertThat(statement.getNtry().getFirst().getSts().getCd()).isEqualTo("BOOK");
    assertThat(
            statement
                .getNtry()
                .getFirst()
                .getNtryDtls()
                .getFirst()
                .getTxDtls()
                .getFirst()
                .getRmtInf()
                .getStrd()
                .getFirst()
                .getCdtrRefInf()
                .getRef())
        .isEqualTo("RF18539007547034");
  }

  @Test
  @DisplayName("A1802 a file that was cut anywhere is refused")
  void refusesEveryCut() {
    var whole = statement("08").xml().strip();
    for (int length = 0; length < whole.length(); length += 7) {
      assertThat(faultOf(whole.substring(0, length))).isNotNull();
    }
  }

  @ParameterizedTest(name = "A1802, A1804 {2}")
  @CsvSource({
    "<NbOfNtries>2</NbOfNtries>, <NbOfNtries>3</NbOfNtries>, STATEMENT_TOTALS_DIFFER",
    "<Amt Ccy=\"EUR\">3425.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>, <Amt"
        + " Ccy=\"EUR\">3426.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>, STATEMENT_TOTALS_DIFFER",
    "<Amt Ccy=\"EUR\">3.00</Amt>, <Amt Ccy=\"EUR\">3.01</Amt>, STATEMENT_TOTALS_DIFFER",
    "<Amt Ccy=\"EUR\">3.00</Amt>, <Amt Ccy=\"EUR\">3.001</Amt>, STATEMENT_LINE_INVALID",
    "<Amt Ccy=\"EUR\">3.00</Amt>, <Amt Ccy=\"XXX\">3.00</Amt>, STATEMENT_LINE_INVALID",
    "<Amt Ccy=\"EUR\">3.00</Amt>, <Amt Ccy=\"EUR\">-3.00</Amt>, STATEMENT_LINE_INVALID",
    "DE89370400440532013000, GB82WEST12345698765432, STATEMENT_ACCOUNT_DIFFERS",
    "<BookgDt><Dt>2026-03-02, <BookgDt><Dt>2026-03-03, STATEMENT_DATE_DIFFERS",
    "<Dt><Dt>2026-03-02, <Dt><Dt>2026-03-01, STATEMENT_DATE_DIFFERS",
    "CLBD, CLAV, STATEMENT_INCOMPLETE",
    "OPBD, OPAV, STATEMENT_INCOMPLETE",
    "<Acct>, <StmtPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></StmtPgntn><Acct>,"
        + " STATEMENT_INCOMPLETE",
    "camt.053, camt.054, STATEMENT_UNREADABLE",
    "BkToCstmrStmt, BkToCstmrDbtCdtNtfctn, STATEMENT_UNREADABLE",
    "B1<, 4111111111111111<, STATEMENT_LINE_INVALID",
  })
  void refusesWhatIsWrong(String right, String wrong, StatementFault fault) {
    var xml = statement("08").xml();
    assertThat(xml).contains(right);

    assertThat(faultOf(xml.replace(right, wrong))).isEqualTo(fault);
  }

  @ParameterizedTest(name = "A1802 {1}")
  @CsvSource({
    "<Sum>3435.00</Sum>, <Sum>3435.01</Sum>",
    "<TtlNetNtry><Amt>3415.00</Amt>, <TtlNetNtry><Amt>3425.00</Amt>",
    "<Amt>3415.00</Amt><CdtDbtInd>CRDT, <Amt>3415.00</Amt><CdtDbtInd>DBIT",
    "<TtlNetNtry><Amt>3415.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TtlNetNtry>,"
        + " <TtlNetNtryAmt>3425.00</TtlNetNtryAmt><CdtDbtInd>CRDT</CdtDbtInd>",
    "<TtlCdtNtries><NbOfNtries>1<, <TtlCdtNtries><NbOfNtries>2<",
    "<Sum>3425.00</Sum>, <Sum>3435.00</Sum>",
    "<TtlDbtNtries><NbOfNtries>1<, <TtlDbtNtries><NbOfNtries>0<",
    "<Sum>10.00</Sum>, <Sum>-10.00</Sum>",
  })
  @DisplayName("A1802 a summary that the entries are not is refused, in each of its figures")
  void refusesAFalseSummary(String right, String wrong) {
    var xml = statement("08").xml();
    assertThat(xml).contains(right);

    assertThat(faultOf(xml.replace(right, wrong)))
        .isEqualTo(StatementFault.STATEMENT_TOTALS_DIFFER);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "<Sum>3435.00</Sum>, <Sum>3435</Sum>",
    "<Sum>3435.00</Sum>, <Sum>+3435.000</Sum>",
    "<Sum>3435.00</Sum>, ''",
    "<TtlNetNtry><Amt>3415.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TtlNetNtry>, ''",
    "<TtlNetNtry><Amt>3415.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TtlNetNtry>,"
        + " <TtlNetNtryAmt>3415</TtlNetNtryAmt>",
  })
  void readsASummaryHoweverItIsWritten(String right, String other) {
    var xml = statement("08").xml();
    assertThat(xml).contains(right);

    assertThat(read(xml.replace(right, other))).isEqualTo(4);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"<Sum>1e9</Sum>", "<Sum>much</Sum>"})
  void refusesASummaryWithoutNumbers(String wrong) {
    assertThat(faultOf(statement("08").xml().replace("<Sum>3435.00</Sum>", wrong)))
        .isEqualTo(StatementFault.STATEMENT_LINE_INVALID);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"8816178914061982", "7992739871300000000"})
  @DisplayName("a bank may number its entries, whatever the digits come to")
  void takesNumbersOfTheBank(String number) {
    assertThat(read(statement("08").xml().replace(">B1<", ">" + number + "<"))).isEqualTo(4);

    assertThat(entries.getFirst().servicerReference()).isEqualTo(number);
  }

  @ParameterizedTest(name = "A422 {0}")
  @ValueSource(
      strings = {
        "<!DOCTYPE Document [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE Document SYSTEM \"http://localhost:9/evil.dtd\">",
        "<!DOCTYPE Document [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;\">]>",
        "<!DOCTYPE Document [<!ENTITY % p SYSTEM \"http://localhost:9/p\"> %p;]>",
      })
  void refusesDocumentTypes(String type) {
    var xml = statement("08").xml().replace("?>\n", "?>\n" + type);

    assertThat(faultOf(xml)).isEqualTo(StatementFault.STATEMENT_UNREADABLE);
    assertThat(faultOf(xml.replace("MSG-", "&a;"))).isEqualTo(StatementFault.STATEMENT_UNREADABLE);
  }

  @Test
  void saysWhichDayItCloses() throws IOException {
    var file = folder.resolve("camt.xml");
    Files.writeString(file, statement("08").xml());
    assertThat(Camt053Reader.day(file, ZoneId.of("UTC"))).contains(DAY);

    Files.writeString(file, statement("08").xml().replace("CLBD", "CLAV"));
    assertThat(Camt053Reader.day(file, ZoneId.of("UTC"))).isEmpty();
  }

  @Test
  @DisplayName("customers write our creditor reference where they like")
  void findsOurReferenceInWhatCustomersWrote() {
    var reference = BankReference.creditorReference("txn_01jn8w3xq07k2r9v5m4c6b8d0k");

    read(
        new Camt053File(DAY, IBAN)
            .holding("EUR", 0)
            .credit("EUR", 500, "B1", "order 7, " + BankReference.printed(reference))
            .xml());

    assertThat(entries).singleElement().extracting("creditorReference").isEqualTo(reference);
  }

  @Test
  void leavesOutWhatIsNotBooked() {
    var xml =
        new Camt053File(DAY, IBAN)
            .holding("EUR", 0)
            .credit("EUR", 500, "B1", "PAYOUT-1")
            .xml()
            .replace("</Ntry>\n", "</Ntry>" + PENDING)
            .replace("<NbOfNtries>1<", "<NbOfNtries>2<")
            .replace("<Sum>5.00<", "<Sum>14.99<")
            .replace("<Amt>5.00<", "<Amt>14.99<");

    assertThat(read(xml)).isEqualTo(1);
  }

  private static final String PENDING =
      "<Ntry><Amt Ccy=\"EUR\">9.99</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts>"
          + "<BookgDt><Dt>2026-03-09</Dt></BookgDt></Ntry>\n";

  @Test
  @DisplayName("any statement that is written is read as the same entries and balances")
  void readsWhatWasWritten() {
    long seed = Long.getLong("quittance.camt.seed", System.nanoTime());
    var random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      entries.clear();
      balances.clear();
      var file = new Camt053File(DAY, IBAN, random.nextBoolean() ? "08" : "02");
      var amounts = new ArrayList<Long>();
      for (var currency : List.of("EUR", "JPY", "KWD")) {
        file.holding(currency, random.nextLong(-1_000_000, 1_000_000));
        for (int i = random.nextInt(6); i > 0; i--) {
          file.entry(currency, entry(random, amounts));
        }
      }

      assertThat(read(file.xml())).as("seed %d", seed).isEqualTo(amounts.size());
      assertThat(entries).as("seed %d", seed).extracting(BankEntry::amount).isEqualTo(amounts);
      assertThat(balances)
          .as("seed %d", seed)
          .allSatisfy(it -> assertThat(it.closing()).isEqualTo(file.closing(it.currency())));
    }
  }

  private static Entry entry(Random random, List<Long> amounts) {
    int sign = random.nextBoolean() ? 1 : -1;
    var transfers = new ArrayList<Transfer>();
    for (int i = random.nextInt(4); i > 0; i--) {
      transfers.add(new Transfer(sign * random.nextLong(1, 1_000_000), "", "", "text"));
    }
    long amount =
        transfers.isEmpty()
            ? sign * random.nextLong(1, 1_000_000)
            : transfers.stream().mapToLong(Transfer::amount).sum();
    if (transfers.isEmpty()) {
      amounts.add(amount);
    } else {
      transfers.forEach(transfer -> amounts.add(transfer.amount()));
    }
    return new Entry(amount, "B" + random.nextInt(1_000_000), transfers);
  }

  private static Camt053File statement(String version) {
    return new Camt053File(DAY, IBAN, version)
        .holding("EUR", -5_000)
        .entry(
            "EUR",
            new Entry(
                342_500,
                "B1",
                List.of(
                    new Transfer(
                        342_500,
                        "E2E-1",
                        "RF18539007547034",
                        "Your money, PAYOUT-2026-03-01-EUR"))))
        .entry(
            "EUR",
            new Entry(
                -1_000,
                "B2",
                List.of(
                    new Transfer(-700, "NOTPROVIDED", "", ""),
                    new Transfer(-300, "E2E-3", "", ""))))
        .holding("JPY", 10)
        .entry("JPY", new Entry(1_234, "B3", List.of()));
  }

  private int read(String xml) {
    try {
      var file = Files.writeString(folder.resolve("camt.xml"), xml, StandardCharsets.UTF_8);
      var expected = new Expected("house-bank", IBAN, DAY, ZoneId.of("Europe/Berlin"));
      return new Camt053Reader(expected, entries::add, balances::add).read(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private StatementFault faultOf(String xml) {
    var refused = new ArrayList<StatementFault>();
    assertThatExceptionOfType(StatementRefused.class)
        .isThrownBy(() -> read(xml))
        .satisfies(refusal -> refused.add(refusal.fault()));
    return refused.getFirst();
  }
}
