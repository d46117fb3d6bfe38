package io.quittance.reconciliation.bank;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_INCOMPLETE;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_LINE_INVALID;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_TOTALS_DIFFER;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_UNREADABLE;

import io.quittance.contracts.provider.BankReference;
import io.quittance.platform.web.CardData;
import io.quittance.reconciliation.bank.AccountStatement.Balances;
import io.quittance.reconciliation.statement.StatementFormat.Expected;
import io.quittance.reconciliation.statement.StatementRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a {@code camt.053} of any version. At most one transfer is in memory: those of a
 * batch are handed out one by one, and must add up to their entry.
 */
final class Camt053Reader {

  private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.";
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s,;]+");

  private final Expected expected;
  private final Consumer<BankEntry> entries;
  private final Consumer<Balances> balances;
  private int count;

  Camt053Reader(Expected expected, Consumer<BankEntry> entries, Consumer<Balances> balances) {
    this.expected = expected;
    this.entries = entries;
    this.balances = balances;
  }

  /**
   * Reads the file and says how many transfers it has.
   *
   * @throws StatementRefused when anything is wrong with any part of it
   */
  int read(Path file) {
    try (var in = Files.newInputStream(file);
        var xml = IsoXml.of(in)) {
      readDocument(xml);
      return count;
    } catch (XMLStreamException broken) {
      throw STATEMENT_UNREADABLE.because("the file is not XML, or was cut");
    } catch (ArithmeticException overflow) {
      throw STATEMENT_LINE_INVALID.because("the amounts add up to more than can be counted");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * The day that a file closes; empty when it closes none.
   *
   * @throws StatementRefused when it cannot be read that far
   */
  static Optional<LocalDate> day(Path file, ZoneId zone) {
    try (var in = Files.newInputStream(file);
        var xml = IsoXml.of(in)) {
      while (xml.next()) {
        if (xml.begins("Bal")) {
          var balance = xml.take();
          if (AccountStatement.isClosing(balance)) {
            return Optional.of(IsoValues.balance(balance, zone).date());
          }
        }
      }
      return Optional.empty();
    } catch (XMLStreamException broken) {
      throw STATEMENT_UNREADABLE.because("the file is not XML, or was cut");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void readDocument(IsoXml xml) throws XMLStreamException {
    boolean isStatement = false;
    boolean isAny = false;
    while (xml.next()) {
      isStatement |= xml.begins("BkToCstmrStmt") && xml.namespace().startsWith(NAMESPACE);
      if (isStatement && xml.begins("Stmt")) {
        readStatement(xml);
        isAny = true;
      }
    }
    if (!isAny) {
      throw STATEMENT_UNREADABLE.because("the file is no camt.053");
    }
  }

  private void readStatement(IsoXml xml) throws XMLStreamException {
    var statement = new AccountStatement(expected);
    while (xml.next() && !xml.ends("Stmt")) {
      if (!xml.begins()) {
        continue;
      }
      if (xml.begins("Acct")) {
        statement.account(xml.take());
      } else if (xml.begins("Bal")) {
        statement.balance(xml.take());
      } else if (xml.begins("TxsSummry")) {
        statement.summary(xml.take());
      } else if (xml.begins("StmtPgntn")) {
        requireOnlyPage(xml.take());
      } else if (xml.begins("Ntry")) {
        readEntry(xml, statement);
      } else {
        xml.take();
      }
    }
    balances.accept(statement.end());
  }

  private static void requireOnlyPage(IsoElement page) {
    boolean isWhole =
        page.text("LastPgInd").filter("true"::equals).isPresent()
            && page.text("PgNb").filter(number -> !number.equals("1")).isEmpty();
    if (!isWhole) {
      throw STATEMENT_INCOMPLETE.because("it is one page of several");
    }
  }

  /** The head of an entry comes before its transfers: the schema says so. */
  private void readEntry(IsoXml xml, AccountStatement statement) throws XMLStreamException {
    var entry = new IsoElement("Ntry", null);
    @Nullable Transfers transfers = null;
    while (xml.next() && !xml.ends("Ntry")) {
      if (xml.begins("TxDtls")) {
        transfers = transfers == null ? begin(entry, statement) : transfers;
        transfers.add(xml.take());
      } else if (xml.begins() && !xml.begins("NtryDtls")) {
        entry.add(xml.take());
      }
    }
    (transfers == null ? begin(entry, statement) : transfers).end();
  }

  private Transfers begin(IsoElement entry, AccountStatement statement) {
    var head = IsoValues.head(entry, expected.zone());
    statement.add(head);
    return new Transfers(head);
  }

  /** The transfers of an entry, of which the last one waits: it may be the only one. */
  private final class Transfers {

    private final EntryHead head;
    private @Nullable IsoElement waiting;
    private int number;
    private long sum;

    private Transfers(EntryHead head) {
      this.head = head;
    }

    void add(IsoElement transfer) {
      if (waiting != null) {
        tell(waiting, amountOf(waiting));
      }
      waiting = transfer;
    }

    void end() {
      if (!head.booked()) {
        return;
      }
      if (number == 0) {
        tell(waiting == null ? new IsoElement("TxDtls", null) : waiting, head.amount());
        return;
      }
      if (waiting != null) {
        tell(waiting, amountOf(waiting));
      }
      if (sum != head.amount()) {
        throw STATEMENT_TOTALS_DIFFER.because(
            "the transfers of a batch do not add up to their entry");
      }
    }

    private long amountOf(IsoElement transfer) {
      boolean isCredit =
          transfer.text("CdtDbtInd").isPresent()
              ? IsoValues.isCredit(transfer)
              : head.amount() >= 0;
      var amount =
          transfer
              .first("Amt")
              .or(() -> transfer.first("AmtDtls", "TxAmt", "Amt"))
              .map(found -> IsoValues.signed(found, isCredit))
              .filter(found -> found.currency().equals(head.currency()))
              .orElseThrow(
                  () ->
                      STATEMENT_LINE_INVALID.because(
                          "a transfer of a batch has no amount in the currency of its entry"));
      return amount.amount();
    }

    private void tell(IsoElement transfer, long amount) {
      if (!head.booked()) {
        return;
      }
      number++;
      sum = Math.addExact(sum, amount);
      if (amount != 0) {
        count++;
        entries.accept(entry(transfer, amount));
      }
    }

    private BankEntry entry(IsoElement transfer, long amount) {
      var endToEndId =
          transfer
              .text("Refs", "EndToEndId")
              .filter(id -> !id.equals("NOTPROVIDED"))
              .map(IsoValues::reference)
              .orElse(null);
      var creditorReference =
          transfer
              .text("RmtInf", "Strd", "CdtrRefInf", "Ref")
              .map(text -> IsoValues.reference(text.replace(" ", "")))
              .or(
                  () ->
                      transfer
                          .all("RmtInf", "Ustrd")
                          .flatMap(text -> BankReference.findIn(text.text()).stream())
                          .findFirst())
              .orElse(null);
      return new BankEntry(
          count,
          head.bookedOn(),
          head.bookedAt(),
          amount,
          head.currency(),
          head.reversal() || transfer.first("RtrInf").isPresent(),
          head.charge(),
          servicerReference(transfer),
          endToEndId,
          creditorReference,
          references(transfer, endToEndId, creditorReference));
    }

    private String servicerReference(IsoElement transfer) {
      var own = transfer.text("Refs", "AcctSvcrRef").map(IsoValues::reference);
      if (own.isPresent()) {
        return own.get();
      }
      var ofEntry =
          head.servicerReference() == null ? head.entryReference() : head.servicerReference();
      var known = ofEntry == null ? expected.day() + "/" + count : ofEntry;
      return number == 1 ? known : known + ":" + number;
    }
  }

  private static Set<String> references(
      IsoElement transfer, @Nullable String endToEndId, @Nullable String creditorReference) {
    var references = new LinkedHashSet<String>();
    Stream.of(endToEndId, creditorReference).flatMap(Stream::ofNullable).forEach(references::add);
    transfer
        .all("RmtInf", "Ustrd")
        .map(IsoElement::text)
        // Of a text with a card number in it no word is kept: the groups of its digits are words.
        .filter(text -> !CardData.isIn(text))
        .flatMap(BETWEEN_WORDS::splitAsStream)
        .map(IsoValues::mention)
        .flatMap(Stream::ofNullable)
        .forEach(references::add);
    return references;
  }
}
