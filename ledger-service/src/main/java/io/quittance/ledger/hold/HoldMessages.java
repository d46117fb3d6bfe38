package io.quittance.ledger.hold;

import static io.quittance.platform.problem.CommonProblem.AMOUNT_INVALID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.ledger.Moments;
import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.journal.CallerReference;
import io.quittance.ledger.journal.EntryMessages.EntryView;
import io.quittance.ledger.journal.Hold;
import io.quittance.ledger.journal.HoldRequest;
import io.quittance.ledger.journal.HoldStatus;
import io.quittance.ledger.journal.JournalEntry;
import io.quittance.ledger.journal.Requester;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Amount;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** What travels about holds, in and out. */
final class HoldMessages {

  private HoldMessages() {}

  record HoldMessage(
      @Nullable String reference,
      @Nullable String from,
      @Nullable String to,
      @Nullable Amount amount,
      @Nullable Currency currency,
      @Nullable String expiresAt) {

    WantedHold toWanted() {
      var checkedReference = CallerReference.checked(reference);
      var fromCode = AccountKey.checkedCode(from, "from");
      var toCode = AccountKey.checkedCode(to, "to");
      if (amount == null) {
        throw AMOUNT_INVALID.because().param("amount");
      }
      return new WantedHold(
          checkedReference,
          fromCode,
          toCode,
          amount,
          currency,
          Moments.read("expiresAt", expiresAt));
    }
  }

  /** A hold whose currency may have to be found out yet. */
  record WantedHold(
      String reference,
      String from,
      String to,
      Amount amount,
      @Nullable Currency currency,
      @Nullable Instant expiresAt) {

    HoldRequest in(Currency known) {
      return new HoldRequest(reference, from, to, amount.in(known), expiresAt);
    }
  }

  record PostMessage(@Nullable Amount amount) {}

  /**
   * A hold.
   *
   * @param postedAmount minor units, as {@code amount}; null, like {@code entryId}, unless POSTED
   * @param endedAt null while PENDING
   * @param bookedBy whose request placed it, and {@code requestId} which
   * @param endedBy whose request posted or voided it, and {@code endRequestId} which; of one that
   *     expired nobody's
   */
  record HoldView(
      String holdId,
      String reference,
      String from,
      String to,
      long amount,
      String currency,
      HoldStatus status,
      @Nullable Long postedAmount,
      @Nullable String entryId,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant endedAt,
      @JsonInclude(Include.NON_NULL) @Nullable String bookedBy,
      @JsonInclude(Include.NON_NULL) @Nullable String requestId,
      @JsonInclude(Include.NON_NULL) @Nullable String endedBy,
      @JsonInclude(Include.NON_NULL) @Nullable String endRequestId) {

    static HoldView of(Hold hold) {
      var request = hold.request();
      var posted = hold.posted();
      var entryId = hold.entryId();
      return new HoldView(
          hold.wireId(),
          request.reference(),
          request.from(),
          request.to(),
          request.amount().minor(),
          request.amount().currency().getCurrencyCode(),
          hold.status(),
          posted == null ? null : posted.minor(),
          entryId == null ? null : Ids.write(JournalEntry.PREFIX, entryId),
          hold.createdAt(),
          request.expiresAt(),
          hold.endedAt(),
          Requester.nameOf(hold.placedBy()),
          Requester.requestIdOf(hold.placedBy()),
          Requester.nameOf(hold.endedBy()),
          Requester.requestIdOf(hold.endedBy()));
    }
  }

  /** A posted hold and the entry that was booked for it. */
  record PostedView(HoldView hold, EntryView entry) {}
}
