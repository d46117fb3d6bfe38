package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding entries by what is known of them. */
class EntryListTest extends RunningLedger {

  private final String cash = unique("cash");
  private final String wallet = unique("wallet");

  @BeforeEach
  void openAccounts() {
    open(cash, "ASSET", "USD", true);
    open(wallet, "LIABILITY", "USD", true);
  }

  private Answer bookOn(String day) {
    var plain = transfer(unique("ref"), cash, wallet, 1, "USD").strip();
    return post(
        "/ledger/entries",
        plain.substring(0, plain.length() - 1) + ", \"effectiveDate\": \"%s\"}".formatted(day));
  }

  private List<String> ids(String query) {
    return idsOf(get("/ledger/entries?account=" + wallet + "&limit=100" + query));
  }

  private static List<String> idsOf(Answer page) {
    assertThat(page.status()).as("%s", page.body()).isEqualTo(200);
    return page.body().path("data").valueStream().map(e -> e.path("entryId").asString()).toList();
  }

  @Test
  void byTheTimeOfBooking() {
    var booked = IntStream.range(0, 4).mapToObj(_ -> book(cash, wallet, 1, "USD")).toList();
    var ids = booked.stream().map(entry -> entry.text("entryId")).toList();
    var second = booked.get(1).text("bookedAt");
    var fourth = booked.get(3).text("bookedAt");

    assertThat(ids("")).isEqualTo(ids.reversed());
    assertThat(ids("&bookedFrom=" + second)).isEqualTo(ids.subList(1, 4).reversed());
    assertThat(ids("&bookedTo=" + second)).isEqualTo(ids.subList(0, 1));
    assertThat(ids("&bookedFrom=" + second + "&bookedTo=" + fourth))
        .isEqualTo(ids.subList(1, 3).reversed());
    assertThat(idsOf(get("/ledger/entries?limit=100&bookedFrom=" + second + "&bookedTo=" + fourth)))
        .as("of all accounts")
        .containsSubsequence(ids.subList(1, 3).reversed());
  }

  @Test
  void byTheDayThatTheyBelongTo() {
    var plain = book(cash, wallet, 1, "USD");
    var today = plain.text("effectiveDate");
    var old = bookOn("2020-02-28").text("entryId");
    var leap = bookOn("2020-02-29").text("entryId");
    var late = bookOn("9999-12-31").text("entryId");

    assertThat(ids("&effectiveTo=2020-02-28")).containsExactly(old);
    assertThat(ids("&effectiveFrom=2020-02-29&effectiveTo=2020-02-29")).containsExactly(leap);
    assertThat(ids("&effectiveFrom=2020-02-28&effectiveTo=" + today))
        .containsExactly(leap, old, plain.text("entryId"));
    assertThat(ids("&effectiveFrom=" + today + "&effectiveTo=" + today))
        .containsExactly(plain.text("entryId"));
    assertThat(ids("&effectiveFrom=" + today)).containsExactly(late, plain.text("entryId"));
    assertThat(ids("&effectiveFrom=2020-02-28&bookedTo=" + plain.text("bookedAt"))).isEmpty();
  }

  @Test
  void byReferenceAndAccountTogether() {
    var reference = unique("ref");
    var id = post("/ledger/entries", transfer(reference, cash, wallet, 1, "USD")).text("entryId");

    assertThat(ids("&reference=" + reference)).containsExactly(id);
    assertThat(ids("&reference=" + unique("ref"))).isEmpty();
    assertThat(ids("&paymentIntentId=pi_none")).isEmpty();
    var nobody = get("/ledger/entries?account=" + unique("nobody"));
    assertThat(nobody.body().path("data")).isEmpty();
    assertThat(nobody.body().path("hasMore").asBoolean()).isFalse();
  }

  @Test
  void onceEachHoweverOftenTheyNameTheAccount() {
    open(wallet, "LIABILITY", "EUR", true);
    open(cash, "ASSET", "EUR", true);
    var ids = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      var twice = new ArrayList<String>();
      for (var currency : List.of("USD", "EUR", "USD")) {
        twice.add(Lines.line(cash, "DEBIT", 1, currency));
        twice.add(Lines.line(wallet, "CREDIT", 1, currency));
      }
      ids.addFirst(post("/ledger/entries", Lines.entry(unique("ref"), twice)).text("entryId"));
    }

    assertThat(pages("/ledger/entries?limit=2&account=" + wallet)).isEqualTo(ids);
  }

  @Test
  void pageByPageWhileWritersWrite() {
    var before = new ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      before.addFirst(book(cash, wallet, 1, "USD").text("entryId"));
    }
    var stop = new AtomicBoolean();
    var writers =
        CompletableFuture.supplyAsync(
            () ->
                inParallel(
                    4,
                    _ -> {
                      int written = 0;
                      while (!stop.get()) {
                        assertThat(book(cash, wallet, 1, "USD").status()).isEqualTo(201);
                        written++;
                      }
                      return written;
                    }));
    List<String> ofAccount;
    List<String> ofAll;
    try {
      ofAccount = pages("/ledger/entries?limit=7&account=" + wallet);
      ofAll = pages("/ledger/entries?limit=100&bookedFrom=" + bookedAt(before.getLast()));
    } finally {
      stop.set(true);
    }

    assertThat(writers.join()).allMatch(written -> written > 0);
    for (var listed : List.of(ofAccount, ofAll)) {
      assertThat(listed).doesNotHaveDuplicates();
      var known = new HashSet<>(before);
      assertThat(listed.stream().filter(known::contains)).containsExactlyElementsOf(before);
    }
  }

  private String bookedAt(String id) {
    return get("/ledger/entries/" + id).text("bookedAt");
  }

  /** All ids of a list, page by page. */
  private List<String> pages(String path) {
    var ids = new ArrayList<String>();
    var page = get(path);
    ids.addAll(idsOf(page));
    while (page.body().path("hasMore").asBoolean()) {
      page = get(path + "&cursor=" + page.text("nextCursor"));
      ids.addAll(idsOf(page));
    }
    return ids;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cursor=x",
        "cursor=AAAA",
        "cursor=__________________________",
        "cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "bookedFrom=yesterday",
        "bookedTo=2026-01-31",
        "effectiveFrom=2026-02-30",
        "effectiveTo=2026-01-31T00:00:00Z",
        "limit=0"
      })
  void refusesWhatItCannotRead(String query) {
    var answer = get("/ledger/entries?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("parameter_invalid");
  }

  @ParameterizedTest(name = "A1107 {0}={1}")
  @CsvSource({
    "account, %27%20OR%20true--",
    "reference, %27%3B%20DROP%20TABLE%20posting--",
    "paymentIntentId, %25"
  })
  void takesTextLiterally(String parameter, String value) {
    var answer = get("/ledger/entries?%s=%s".formatted(parameter, value));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("data")).isEmpty();
  }
}
