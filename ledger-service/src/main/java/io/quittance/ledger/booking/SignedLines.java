package io.quittance.ledger.booking;

import io.quittance.ledger.account.NewAccount;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryDetails;
import io.quittance.ledger.journal.EntryRequest;
import io.quittance.ledger.journal.Posting;
import io.quittance.platform.money.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An entry whose amounts have signs: what is below zero goes to the other side, and what is zero is
 * left out. Its accounts are opened where they are missing. Amounts are minor units.
 */
final class SignedLines {

  private final String reference;
  private final List<Posting> postings = new ArrayList<>();
  private final List<NewAccount> opens = new ArrayList<>();

  SignedLines(String reference) {
    this.reference = reference;
  }

  SignedLines debit(NewAccount account, long minor) {
    if (minor != 0) {
      var code = account.key().code();
      var amount = new Money(Math.absExact(minor), account.key().currency());
      postings.add(minor > 0 ? Posting.debit(code, amount) : Posting.credit(code, amount));
      opens.add(account);
    }
    return this;
  }

  SignedLines credit(NewAccount account, long minor) {
    return debit(account, Math.negateExact(minor));
  }

  /** As {@link #entry(String, LocalDate, Cause)}, of the day on which it is booked. */
  Optional<EntryRequest> entry(String description, Cause cause) {
    return entry(description, EntryDetails.NONE, cause);
  }

  /**
   * The entry; empty when every amount was zero.
   *
   * @throws io.quittance.platform.problem.Refusal {@code unbalanced}
   */
  Optional<EntryRequest> entry(String description, LocalDate effectiveDate, Cause cause) {
    return entry(description, new EntryDetails(effectiveDate, Map.of()), cause);
  }

  /** As {@link #entry(String, LocalDate, Cause)}, with whatever else is to be said of it. */
  Optional<EntryRequest> entry(String description, EntryDetails details, Cause cause) {
    return postings.isEmpty()
        ? Optional.empty()
        : Optional.of(new EntryRequest(reference, description, postings, cause, opens, details));
  }
}
