package io.quittance.ledger.hold;

import io.quittance.ledger.account.Accounts;
import io.quittance.ledger.hold.HoldMessages.WantedHold;
import io.quittance.ledger.journal.Holds;
import io.quittance.ledger.journal.PostEntries;
import io.quittance.ledger.journal.WriteOutcome;
import java.util.Currency;
import org.springframework.stereotype.Service;

/** Sets money aside, once per reference. */
@Service
class PlaceHold {

  private final Accounts accounts;
  private final Holds holds;
  private final PostEntries postEntries;

  PlaceHold(Accounts accounts, Holds holds, PostEntries postEntries) {
    this.accounts = accounts;
    this.holds = holds;
    this.postEntries = postEntries;
  }

  /**
   * Places a hold; queued and booked like an entry.
   *
   * @throws io.quittance.platform.problem.Refusal {@code account_not_found}, or {@code
   *     parameter_missing} when no currency is named and {@code from} exists in several
   */
  WriteOutcome place(WantedHold wanted, boolean dryRun) {
    var currency = wanted.currency() == null ? currencyOf(wanted) : wanted.currency();
    return postEntries.post(wanted.in(currency), dryRun);
  }

  /** A repeat means what the first meant, also when the account has come to exist in more. */
  private Currency currencyOf(WantedHold wanted) {
    return holds
        .byReference(wanted.reference())
        .map(earlier -> earlier.request().amount().currency())
        .orElseGet(() -> accounts.require(wanted.from(), null).key().currency());
  }
}
