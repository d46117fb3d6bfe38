package io.quittance.reconciliation.bank;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_LINE_INVALID;

import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.web.CardData;
import io.quittance.reconciliation.bank.AccountStatement.Balance;
import io.quittance.reconciliation.statement.StatementRefused;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;
import org.iban4j.IbanUtil;
import org.jspecify.annotations.Nullable;

/** Reads the values of a message strictly; messages name the element, never its content. */
final class IsoValues {

  /** Fits a long with room to add up a million of them. */
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,5})?");

  /** The sums of a summary have a sign, no currency, and any number of decimals. */
  private static final Pattern SUM =
      Pattern.compile("[+-]?(?:[0-9]{1,18}(?:\\.[0-9]{0,17})?|\\.[0-9]{1,17})");

  private static final Pattern COUNT = Pattern.compile("[0-9]{1,15}");
  private static final Pattern NO_REFERENCE = Pattern.compile("[^A-Za-z0-9_.:/+-]+");
  private static final Pattern DIGITS_ONLY = Pattern.compile("[0-9_.:/+-]+");
  private static final int REFERENCE_LENGTH_MAX = 100;

  private IsoValues() {}

  /** An amount with its sign, in minor units. */
  record Signed(long amount, String currency) {}

  /** What an element holds in {@code Amt} and {@code CdtDbtInd}. */
  static Signed signed(IsoElement element) {
    var amount =
        element.first("Amt").orElseThrow(() -> STATEMENT_LINE_INVALID.because("Amt is missing"));
    return signed(amount, isCredit(element));
  }

  static Signed signed(IsoElement amount, boolean isCredit) {
    var currency =
        Optional.ofNullable(amount.currency())
            .flatMap(Currencies::find)
            .orElseThrow(() -> STATEMENT_LINE_INVALID.because("Ccy is not a currency in use"));
    if (!AMOUNT.matcher(amount.text()).matches()) {
      throw STATEMENT_LINE_INVALID.because("Amt is not an amount");
    }
    try {
      long minor = MinorUnits.toOurs(new BigDecimal(amount.text()), currency).minor();
      return new Signed(isCredit ? minor : -minor, currency.getCurrencyCode());
    } catch (ArithmeticException tooFine) {
      throw STATEMENT_LINE_INVALID.because("Amt has more decimals than its currency");
    }
  }

  static boolean isCredit(IsoElement element) {
    return switch (element.text("CdtDbtInd").orElse("")) {
      case "CRDT" -> true;
      case "DBIT" -> false;
      default -> throw STATEMENT_LINE_INVALID.because("CdtDbtInd is neither CRDT nor DBIT");
    };
  }

  static Balance balance(IsoElement balance, ZoneId zone) {
    var signed = signed(balance);
    return new Balance(signed.currency(), signed.amount(), date(balance, "Dt", zone));
  }

  static EntryHead head(IsoElement entry, ZoneId zone) {
    var signed = signed(entry);
    var status = entry.text("Sts", "Cd").or(() -> entry.text("Sts")).orElse("BOOK");
    boolean booked = status.equals("BOOK");
    var family = entry.text("BkTxCd", "Domn", "Fmly", "SubFmlyCd").orElse("");
    return new EntryHead(
        booked,
        booked ? date(entry, "BookgDt", zone) : LocalDate.EPOCH,
        booked ? time(entry, "BookgDt", zone) : Instant.EPOCH,
        signed.amount(),
        isCredit(entry),
        signed.currency(),
        entry.text("RvslInd").filter("true"::equals).isPresent(),
        family.equals("CHRG") || family.equals("FEES"),
        entry.text("AcctSvcrRef").map(IsoValues::reference).orElse(null),
        entry.text("NtryRef").map(IsoValues::reference).orElse(null));
  }

  private static LocalDate date(IsoElement element, String name, ZoneId zone) {
    var day = element.text(name, "Dt");
    return day.isPresent()
        ? readDate(day.get(), name)
        : LocalDate.ofInstant(time(element, name, zone), zone);
  }

  private static Instant time(IsoElement element, String name, ZoneId zone) {
    var day = element.text(name, "Dt");
    if (day.isPresent()) {
      return readDate(day.get(), name).atStartOfDay(zone).toInstant();
    }
    var time = element.text(name, "DtTm").orElseThrow(() -> unreadable(name));
    try {
      return OffsetDateTime.parse(time).toInstant();
    } catch (DateTimeException local) {
      return readLocal(time, name, zone);
    }
  }

  private static LocalDate readDate(String text, String name) {
    try {
      // Some banks add a zone, which says nothing about a day.
      return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
    } catch (DateTimeException bad) {
      throw unreadable(name);
    }
  }

  private static Instant readLocal(String text, String name, ZoneId zone) {
    try {
      return LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeException bad) {
      throw unreadable(name);
    }
  }

  private static StatementRefused unreadable(String name) {
    return STATEMENT_LINE_INVALID.because(name + " is not a date");
  }

  static long count(String text) {
    if (!COUNT.matcher(text).matches()) {
      throw STATEMENT_LINE_INVALID.because("NbOfNtries is not a number");
    }
    return Long.parseLong(text);
  }

  static BigDecimal sum(String text) {
    if (!SUM.matcher(text).matches()) {
      throw STATEMENT_LINE_INVALID.because("a sum of TxsSummry is not a number");
    }
    return new BigDecimal(text);
  }

  /**
   * An id as we keep it: refused when it is the number of a card, as some would put there. Many
   * banks number their entries, so that only numbers of known schemes count.
   */
  static String reference(String text) {
    var kept = NO_REFERENCE.matcher(text).replaceAll("-");
    var cut = kept.length() > REFERENCE_LENGTH_MAX ? kept.substring(0, REFERENCE_LENGTH_MAX) : kept;
    if (DIGITS_ONLY.matcher(cut).matches() && CardData.isInForeignId(cut)) {
      throw STATEMENT_LINE_INVALID.because("a reference looks like card data");
    }
    return cut;
  }

  /**
   * A word of a text that may name something; null for the others, which are left out, as are
   * people's accounts.
   */
  static @Nullable String mention(String word) {
    return word.length() <= REFERENCE_LENGTH_MAX
            && word.chars().anyMatch(Character::isDigit)
            && !NO_REFERENCE.matcher(word).find()
            && !isCard(word)
            && !IbanUtil.isValid(word)
        ? word
        : null;
  }

  // Ids with letters hold long runs of digits by chance; a card number has no letter.
  private static boolean isCard(String text) {
    return DIGITS_ONLY.matcher(text).matches() && CardData.isIn(text);
  }
}
