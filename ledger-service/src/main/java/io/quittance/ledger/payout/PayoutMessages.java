package io.quittance.ledger.payout;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.ledger.Moments;
import io.quittance.ledger.journal.JournalEntry;
import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What travels about payouts, in and out. */
final class PayoutMessages {

  private PayoutMessages() {}

  /** {@code date} is yyyy-MM-dd, UTC. */
  record RunMessage(@Nullable String date) {

    LocalDate day() {
      var day = Moments.readDate("date", date);
      if (day == null) {
        throw missing("date");
      }
      return day;
    }
  }

  record FailureMessage(@Nullable String reason) {

    /** One line of readable text. */
    private static final Pattern REASON = Pattern.compile("[^\\p{Cntrl}]{1,200}");

    String checked() {
      if (reason == null) {
        throw missing("reason");
      }
      if (!REASON.matcher(reason).matches() || reason.isBlank()) {
        throw invalid("reason", "must have 1 to 200 characters on one line");
      }
      return reason;
    }
  }

  /**
   * A payout; the amount is in minor units.
   *
   * @param account the end of the account's number
   * @param endedBy the operator who confirmed it
   */
  @JsonInclude(Include.NON_NULL)
  record PayoutView(
      String payoutId,
      String runId,
      LocalDate date,
      String merchantId,
      long amount,
      String currency,
      PayoutStatus status,
      String account,
      String entryId,
      @Nullable String endEntryId,
      @Nullable String failureReason,
      @Nullable String endedBy,
      Instant createdAt,
      @Nullable Instant sentAt,
      @Nullable Instant endedAt) {

    static PayoutView of(Payout payout) {
      var endEntryId = payout.endEntryId();
      return new PayoutView(
          payout.wireId(),
          Ids.write(PayoutRun.PREFIX, payout.runId()),
          payout.date(),
          payout.merchantId(),
          payout.amount().minor(),
          payout.amount().currency().getCurrencyCode(),
          payout.status(),
          payout.account(),
          Ids.write(JournalEntry.PREFIX, payout.entryId()),
          endEntryId == null ? null : Ids.write(JournalEntry.PREFIX, endEntryId),
          payout.failureReason(),
          payout.endedBy(),
          payout.createdAt(),
          payout.sentAt(),
          payout.endedAt());
    }
  }

  /** A run in one currency; {@code amount} is what its payouts add up to, in minor units. */
  record PartView(String currency, boolean completed, long payouts, long amount, long carriedOver) {

    static PartView of(PayoutRuns.PartState state) {
      return new PartView(
          state.currency().getCurrencyCode(),
          state.completed(),
          state.payouts(),
          state.amount(),
          state.carriedOver());
    }
  }

  /** A run; {@code completed} when it has currencies and each of them is. */
  record RunView(
      String runId,
      LocalDate date,
      String begunBy,
      Instant begunAt,
      boolean completed,
      List<PartView> currencies) {

    static RunView of(PayoutRun run, List<PayoutRuns.PartState> states) {
      return new RunView(
          run.wireId(),
          run.date(),
          run.begunBy(),
          run.begunAt(),
          !states.isEmpty() && states.stream().allMatch(PayoutRuns.PartState::completed),
          states.stream().map(PartView::of).toList());
    }
  }

  /** Who was not paid, and why; {@code balance} is what was available, in minor units. */
  record CarriedView(String merchantId, String currency, long balance, CarryReason reason) {

    static CarriedView of(PayoutRuns.Carried carried) {
      return new CarriedView(
          carried.merchantId(),
          carried.currency().getCurrencyCode(),
          carried.balance(),
          carried.reason());
    }
  }
}
