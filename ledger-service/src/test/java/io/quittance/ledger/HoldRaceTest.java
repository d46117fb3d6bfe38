package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Many at once for the same money, on two instances of the service. */
class HoldRaceTest extends RunningHolds {

  private static ConfigurableApplicationContext other;

  @BeforeAll
  static void startTheOther() {
    other = startAnother();
  }

  @AfterAll
  static void stopTheOther() {
    other.close();
  }

  /** Every second call goes to the other instance. */
  private Answer call(int number, String path, String json) {
    return number % 2 == 0 ? post(path, json) : postTo(other, path, json);
  }

  @Test
  @DisplayName("A114 of 100 parallel holds of a tenth, ten succeed; posted, nothing is overdrawn")
  void neverHoldsMoreThanThereIs() {
    fund(1000);

    var answers =
        inParallel(100, i -> call(i, "/ledger/holds", hold(unique("ref"), wallet, shop, 100)));

    var held = answers.stream().filter(answer -> answer.status() == 201).toList();
    assertThat(held).hasSize(10);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allMatch(answer -> answer.code().equals("insufficient_funds"));
    assertBalance(wallet, 1000, 1000, 0);

    var posted = inParallel(10, i -> call(i, postPath(held.get(i).text("holdId")), "{}"));
    assertThat(posted).allMatch(answer -> answer.status() == 200);
    assertBalance(wallet, 0, 0, 0);
    assertBalance(shop, 1000, 0, 1000);
    assertProven();
  }

  @Test
  void entriesAndHoldsShareWhatIsThere() {
    fund(1000);

    var answers =
        inParallel(
            100,
            i ->
                i % 4 < 2
                    ? call(i, "/ledger/holds", hold(unique("ref"), wallet, shop, 100))
                    : call(
                        i, "/ledger/entries", transfer(unique("ref"), wallet, shop, 100, "USD")));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(10);
    var after = get("/ledger/accounts/" + wallet + "/balance");
    assertThat(after.number("available")).isZero();
    assertThat(after.number("posted")).isEqualTo(after.number("pending"));
    assertThat(1000 - after.number("posted")).isEqualTo(balance(shop));
    assertProven();
  }

  @Test
  void placesAReferenceOnceWhenManyBringIt() {
    fund(1000);
    var request = hold(unique("ref"), wallet, shop, 100);

    var answers = inParallel(50, i -> call(i, "/ledger/holds", request));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(49);
    assertThat(answers.stream().map(answer -> answer.text("holdId")).distinct()).hasSize(1);
    assertBalance(wallet, 1000, 100, 900);
  }

  @Test
  void endsAHoldInOneWayOnly() {
    fund(10_000);
    long spent = 0;
    for (int round = 0; round < 20; round++) {
      var placed = place(100, "2999-01-01T00:00:00Z");
      var id = placed.text("holdId");
      int expireAt = round % 3 == 0 ? 6 : -1;

      var answers =
          inParallel(
              13,
              i -> {
                if (i == expireAt) {
                  letTimePass(placed.text("reference"));
                  return get("/ledger/holds/" + id);
                }
                return i % 4 < 2
                    ? call(i, postPath(id), "{\"amount\": 60}")
                    : call(i, voidPath(id), "");
              });

      var end = get("/ledger/holds/" + id).text("status");
      assertThat(end).isIn("POSTED", "VOIDED", "EXPIRED");
      for (int i = 0; i < answers.size(); i++) {
        if (i == expireAt) {
          continue;
        }
        var answer = answers.get(i);
        boolean won = end.equals(i % 4 < 2 ? "POSTED" : "VOIDED");
        assertThat(answer.status()).as("%s: %s", end, answer.body()).isEqualTo(won ? 200 : 409);
        assertThat(answer.code()).isEqualTo(won ? "" : "hold_not_pending");
      }
      spent += end.equals("POSTED") ? 60 : 0;
      assertThat(balance(shop)).as(end).isEqualTo(spent);
      assertBalance(wallet, 10_000 - spent, 0, 10_000 - spent);
    }
    assertProven();
  }

  @Test
  void oppositeHoldsDoNotDeadlock() {
    fund(100_000);
    book(cash, shop, 100_000, "USD");

    var answers =
        inParallel(
            200,
            i -> {
              var request =
                  i % 4 < 2
                      ? hold(unique("ref"), wallet, shop, 10)
                      : hold(unique("ref"), shop, wallet, 10);
              var placed = call(i, "/ledger/holds", request);
              return call(i + 1, postPath(placed.text("holdId")), "{\"amount\": 7}");
            });

    assertThat(answers.stream().map(Answer::status).collect(Collectors.toSet()))
        .isEqualTo(Set.of(200));
    assertBalance(wallet, 100_000, 0, 100_000);
    assertBalance(shop, 100_000, 0, 100_000);
    assertProven();
  }
}
