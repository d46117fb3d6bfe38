package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quittance.contracts.ledger.BooksLine;
import io.quittance.contracts.ledger.BooksLine.AccountDay;
import io.quittance.contracts.ledger.BooksLine.OwnerDay;
import io.quittance.contracts.ledger.BooksLine.Posted;
import io.quittance.ledger.booking.Bookkeeper;
import io.quittance.ledger.booking.PaymentFacts;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** What others compare the ledger with. */
class BooksTest extends RunningLedger {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String merchant = unique("mer");
  private final String capture = unique("txn");
  private final String refund = unique("txn");
  private final String dispute = unique("dp");
  private final PaymentFacts facts = new PaymentFacts(merchant, unique("pi"));

  @Autowired private ApplicationContext service;

  @Test
  @DisplayName("the books of a day explain every clearing account and every merchant")
  void explainsTheDay() {
    // Long before any other test's day: nothing else has happened on it.
    var past = LocalDate.of(2001, 2, 3);
    var today = LocalDate.now(Clock.systemUTC());
    book(past);

    var happened = lines(past);
    assertThat(postedOf(happened))
        .extracting(Posted::reference, Posted::kind, Posted::amount, Posted::bookedThatDay)
        .containsExactly(
            tuple(capture, "CAPTURE", 9_000L, false),
            tuple(refund, "REFUND", -1_000L, false),
            tuple(refund + ":failed", "REFUND_FAILED", 1_000L, false),
            tuple(dispute + ":lost", "CHARGEBACK", -500L, false));
    assertThat(happened.getFirst()).isEqualTo(new BooksLine.Begin(past));
    assertThat(happened.getLast()).isEqualTo(new BooksLine.End(happened.size() - 2));

    var booked = lines(today);
    assertThat(postedOf(booked))
        .filteredOn(it -> it.reference().equals(capture))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.bookedThatDay()).isTrue();
              assertThat(it.account()).isEqualTo("provider:simulator:receivable");
              assertThat(it.occurredAt()).isEqualTo(noon(past));
            });
    assertThat(of(booked, OwnerDay.class))
        .filteredOn(it -> it.merchantId().equals(merchant))
        .containsExactly(new OwnerDay(merchant, "BHD", 0, 8_500, 0, 0, 0, 8_500));
    assertThat(of(booked, AccountDay.class))
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(it.opening() + it.debits() - it.credits())
                    .as(it.account())
                    .isEqualTo(it.closing()))
        .filteredOn(AccountDay::clearing)
        .allSatisfy(
            it ->
                assertThat(
                        postedOf(booked).stream()
                            .filter(p -> p.bookedThatDay() && p.account().equals(it.account()))
                            .filter(p -> p.currency().equals(it.currency()))
                            .mapToLong(Posted::amount)
                            .sum())
                    .as(it.account() + it.currency())
                    .isEqualTo(it.debits() - it.credits()));
    assertThat(of(booked, BooksLine.Sum.class))
        .allSatisfy(it -> assertThat(it.debits()).isEqualTo(it.credits()));
  }

  @Test
  void countsAsPaymentApiDoes() {
    var past = LocalDate.of(2001, 3, 3);
    book(past);

    var totals =
        getAs(RECONCILIATION, "/internal/ledger-totals?provider=simulator&date=" + past).body();

    assertThat(totals.valueStream().map(Object::toString))
        .containsExactly(
            "{\"kind\":\"CAPTURE\",\"currency\":\"BHD\",\"count\":1,\"amount\":9000}",
            "{\"kind\":\"CHARGEBACK\",\"currency\":\"BHD\",\"count\":1,\"amount\":500}");
  }

  @Test
  void theFutureHasNoBooks() {
    var tomorrow = LocalDate.now(Clock.systemUTC()).plusDays(2);

    assertThat(get("/ledger/books/" + tomorrow).code()).isEqualTo("parameter_invalid");
    assertThat(getAs(VIEWER, "/internal/ledger-totals?provider=p&date=2001-01-01").status())
        .isEqualTo(403);
  }

  private void book(LocalDate day) {
    new Bookkeeper(service)
        .book(
            facts.captured(facts.operation(capture, 9_000, "BHD", noon(day))),
            facts.refundSucceeded(facts.operation(refund, 1_000, "BHD", noon(day))),
            facts.refundFailed(facts.operation(refund, 1_000, "BHD", noon(day)), true),
            facts.disputeOpened(facts.operation(dispute, 500, "BHD", noon(day))),
            facts.disputeLost(facts.operation(dispute, 500, "BHD", noon(day))));
  }

  private List<BooksLine> lines(LocalDate day) {
    var answer = download(SERVICE, "/ledger/books/" + day);
    // Known before the first byte leaves: all of it was read by then, and the database let go.
    assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
    var text = new String(answer.body(), StandardCharsets.UTF_8);
    return text.lines().map(line -> JSON.readValue(line, BooksLine.class)).toList();
  }

  private static List<Posted> postedOf(List<BooksLine> lines) {
    return of(lines, Posted.class);
  }

  private static <T> List<T> of(List<BooksLine> lines, Class<T> type) {
    return lines.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static Instant noon(LocalDate day) {
    return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
  }
}
