package io.quittance.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Fingerprints that were computed by other means: databases hold them, so they never change. */
class EntryDigestTest {

  private static final Money AMOUNT = new Money(1099, Currencies.find("EUR").orElseThrow());
  private static final LocalDate DAY = LocalDate.of(2026, 1, 31);

  @Test
  void anEntryWithoutDetailsHasTheDigestOfThoseBeforeThereWereAny() {
    assertThat(digest(EntryDetails.NONE))
        .isEqualTo("93a71d2b3c258804ab98636332831bac16553380dc6b649ffdf9f1129d99e863");
    assertThat(digest(new EntryDetails(null, Map.of()))).isEqualTo(digest(EntryDetails.NONE));
  }

  @Test
  void detailsAreInOrderOfTheirKeys() {
    assertThat(digest(new EntryDetails(DAY, Map.of("ä", "", "b", "2"))))
        .isEqualTo("6140e0952028c2b9d2a1397c6fc106cfc52869efde14210b0bfb1682d8e7f34c");
  }

  @Test
  void anyOtherDetailMakesAnotherDigest() {
    var details =
        List.of(
            EntryDetails.NONE,
            new EntryDetails(DAY, Map.of()),
            new EntryDetails(DAY.plusDays(1), Map.of()),
            new EntryDetails(null, Map.of("a", "b")),
            new EntryDetails(DAY, Map.of("a", "b")),
            new EntryDetails(DAY, Map.of("b", "a")),
            new EntryDetails(DAY, Map.of("a", "b", "c", "")),
            new EntryDetails(DAY, Map.of("a", "", "b", "c")),
            new EntryDetails(null, Map.of(DAY.toString(), "")));

    assertThat(details.stream().map(EntryDigestTest::digest)).doesNotHaveDuplicates();
  }

  private static String digest(EntryDetails details) {
    var postings = List.of(Posting.debit("cash", AMOUNT), Posting.credit("merchant:7", AMOUNT));
    return EntryDigest.ofContent("order:42", "Paid for an order", postings, details);
  }
}
