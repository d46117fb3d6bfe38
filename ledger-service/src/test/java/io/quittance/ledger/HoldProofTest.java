package io.quittance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The proof notices holds that do not fit the books. */
class HoldProofTest extends RunningHolds {

  @Test
  void noticesAHeldTotalThatIsNotTheSumOfThePendingHolds() {
    fund(100);
    place(10);
    place(20);
    var change =
        "UPDATE account_balance SET held_total = held_total %s 1 WHERE account_id ="
            + " (SELECT id FROM account WHERE code = '%s')";
    update(change.formatted("+", wallet));

    var proof = prove();
    update(change.formatted("-", wallet));

    assertThat(proof.path("good").asBoolean()).isFalse();
    assertThat(proof.path("holds").path("good").asBoolean()).isFalse();
    var wrong = proof.path("holds").path("wrongHeldTotals").path(0);
    assertThat(wrong.path("account").asString("")).isEqualTo(wallet);
    assertThat(wrong.path("storedHeld").asLong()).isEqualTo(31);
    assertThat(wrong.path("pending").asLong()).isEqualTo(30);
    assertProven();
  }

  @Test
  void noticesAPendingHoldThatWasChanged() {
    fund(100);
    var reference = place(10).text("reference");
    tamper("UPDATE hold SET amount = 9 WHERE reference = '%s'".formatted(reference));

    var proof = prove();
    tamper("UPDATE hold SET amount = 10 WHERE reference = '%s'".formatted(reference));

    assertThat(proof.path("good").asBoolean()).isFalse();
    assertProven();
  }

  @Test
  void noticesAHoldThatAnotherEntryIsSaidToHavePosted() {
    fund(100);
    // The same amount between the same accounts, yet not its own.
    var alike = book(wallet, shop, 10, "USD");
    var placed = place(10);
    var posted = post(postPath(placed.text("holdId")), "{}");
    var change =
        """
        UPDATE hold SET entry_id = (SELECT id FROM journal_entry WHERE sequence = %d)
        WHERE reference = '%s'
        """;
    tamper(change.formatted(alike.number("sequence"), placed.text("reference")));

    var proof = prove();
    long own = posted.body().path("entry").path("sequence").asLong();
    tamper(change.formatted(own, placed.text("reference")));

    assertThat(proof.path("good").asBoolean()).isFalse();
    assertThat(proof.path("holds").path("wronglyPosted").path(0).asString(""))
        .isEqualTo(placed.text("holdId"));
    assertProven();
  }

  @Test
  void noticesAnotherPostedAmount() {
    fund(100);
    var placed = place(10);
    post(postPath(placed.text("holdId")), "{\"amount\": 7}");
    var change = "UPDATE hold SET posted_amount = %d WHERE reference = '%s'";
    tamper(change.formatted(8, placed.text("reference")));

    var proof = prove();
    tamper(change.formatted(7, placed.text("reference")));

    assertThat(proof.path("good").asBoolean()).isFalse();
    assertThat(proof.path("holds").path("wronglyPosted")).isNotEmpty();
    assertProven();
  }

  private JsonNode prove() {
    return get("/ledger/proof").body();
  }
}
