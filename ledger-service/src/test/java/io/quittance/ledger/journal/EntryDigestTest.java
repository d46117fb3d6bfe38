package io.quittance.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Fingerprints that were computed by other means: databases hold them, so they never change. */
class EntryDigestTest {

  private static final Money AMOUNT = new Money(1099, Currencies.find("EUR").orElseThrow());
  private static final LocalDate DAY = LocalDate.of(2026, 1, 31);
  private static final UUID ENTRY = UUID.fromString("0190f5e2-7b1a-7c3d-8e4f-5a6b7c8d9e0f");
  private static final Cause CAUSE =
      new Cause("reversal", UUID.fromString("0190f5e2-7b1a-7c3d-8e4f-5a6b7c8d9e01"), null);
  private static final Instant BOOKED_AT = Instant.parse("2026-03-01T09:30:00.123456Z");
  private static final String CONTENT =
      "93a71d2b3c258804ab98636332831bac16553380dc6b649ffdf9f1129d99e863";

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

  @Test
  void leavesOfBothFormsNeverChange() {
    assertThat(EntryDigest.ofEntryAlone(42, ENTRY, BOOKED_AT, CAUSE, CONTENT))
        .isEqualTo("e6f1665d0faaa95e8324339f6d041bdbd80735d9837c34aa51ec08eeb89e9d1a");
    assertThat(leaf("ledger-client", "réq-1"))
        .isEqualTo("5737642ed345d128750b7065681479d58f8821c9cf7c2725d06aaa8936ddcc37");
    assertThat(leaf(null, null))
        .isEqualTo("31a6c005f6601e5c4af38c3c5b8b2b266e5bd033da429423edcc3f48ebb374c8");
  }

  @Test
  void whoeverElseAskedMakesAnotherLeaf() {
    assertThat(
            List.of(
                EntryDigest.ofEntryAlone(42, ENTRY, BOOKED_AT, CAUSE, CONTENT),
                leaf(null, null),
                leaf("", null),
                leaf(null, ""),
                leaf("", ""),
                leaf("ab", null),
                leaf(null, "ab"),
                leaf("ab", ""),
                leaf("a", "b"),
                leaf("", "ab")))
        .doesNotHaveDuplicates();
  }

  private static String leaf(@Nullable String bookedBy, @Nullable String requestId) {
    return EntryDigest.ofEntry(42, ENTRY, BOOKED_AT, CAUSE, CONTENT, bookedBy, requestId);
  }

  private static String digest(EntryDetails details) {
    var postings = List.of(Posting.debit("cash", AMOUNT), Posting.credit("merchant:7", AMOUNT));
    return EntryDigest.ofContent("order:42", "Paid for an order", postings, details);
  }
}
