package io.quittance.ledger;

import io.quittance.platform.problem.Problem;
import io.quittance.platform.problem.Refusal;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** Every reason this service refuses a request. Append only: published codes never change. */
public enum LedgerProblem implements Problem {
  UNBALANCED(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The entry does not balance.",
      "Debits must equal credits in every currency; they differ in %s."),
  INSUFFICIENT_FUNDS(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "There is not enough money.",
      "The available balance of account '%s' may not go below zero."),
  CURRENCY_MISMATCH(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The currencies differ.",
      "The account '%s' is not kept in %s."),
  ACCOUNT_NOT_FOUND(
      HttpStatus.NOT_FOUND, "No such account.", "There is no account with the code '%s'."),
  ENTRY_NOT_FOUND(HttpStatus.NOT_FOUND, "No such entry.", "There is no entry with the id '%s'."),
  REFERENCE_REUSED(
      HttpStatus.CONFLICT,
      "The reference was used for something else.",
      "The reference '%s' belongs to an entry, hold or adjustment with other content. Use a new"
          + " one."),
  ACCOUNT_EXISTS(
      HttpStatus.CONFLICT,
      "The account exists already.",
      "The account '%s' exists in %s with another type, bound or metadata."),
  BALANCE_LIMIT_EXCEEDED(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The account would hold more than can be counted.",
      "The totals of account '%s' would pass the largest number that the ledger counts to."),
  LEDGER_BUSY(
      HttpStatus.SERVICE_UNAVAILABLE,
      "The ledger is busy.",
      "Too many requests wait. Repeat with the same reference after the time in Retry-After.",
      true),
  HOLD_NOT_FOUND(HttpStatus.NOT_FOUND, "No such hold.", "There is no hold with the id '%s'."),
  HOLD_NOT_PENDING(HttpStatus.CONFLICT, "The hold has ended.", "The hold '%s' has the status %s."),
  AMOUNT_EXCEEDS_HOLD(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The amount is more than the hold.",
      "%s can be posted at most."),
  ADJUSTMENT_NOT_FOUND(
      HttpStatus.NOT_FOUND, "No such adjustment.", "There is no adjustment with the id '%s'."),
  ADJUSTMENT_DECIDED(
      HttpStatus.CONFLICT,
      "The adjustment was decided already.",
      "The adjustment '%s' has the status %s."),
  ADJUSTMENT_SECOND_PERSON_NEEDED(
      HttpStatus.FORBIDDEN,
      "Somebody else must approve.",
      "Whoever proposed an adjustment cannot approve it."),
  ENTRY_NOT_SEALED(
      HttpStatus.CONFLICT,
      "The entry is in no signed seal.",
      "The entry '%s' is sealed within seconds; only entries from before signatures never are."),
  TERMS_NOT_FOUND(
      HttpStatus.NOT_FOUND,
      "No such terms.",
      "Nothing is agreed with '%s' in %s, and nothing with all merchants."),
  TERMS_TOO_EARLY(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "Terms cannot begin in the past.",
      "Terms begin %s seconds from now at the earliest, so that what has happened keeps its fee."),
  PAYOUT_ACCOUNT_INVALID(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The payout account is invalid.",
      "The payout account's %s is not one: its form or its check digits are wrong."),
  PAYOUTS_NOT_CONFIGURED(
      HttpStatus.CONFLICT,
      "Payouts are not configured.",
      "The configuration lacks '%s', without which nobody can be paid out."),
  PAYOUT_RUN_NOT_FOUND(
      HttpStatus.NOT_FOUND, "No such payout run.", "There is no payout run with the id '%s'."),
  PAYOUT_RUN_NOT_COMPLETED(
      HttpStatus.CONFLICT,
      "The payout run is not completed.",
      "The payouts in %s are still being made, or were not begun. Repeat the request later.",
      true),
  PAYOUT_FILE_EMPTY(
      HttpStatus.NOT_FOUND,
      "There is nothing to send.",
      "The payout run has no payouts in %s, so there is no file for the bank."),
  PAYOUT_NOT_FOUND(HttpStatus.NOT_FOUND, "No such payout.", "There is no payout with the id '%s'."),
  PAYOUT_NOT_SENT(
      HttpStatus.CONFLICT,
      "The payout was not sent.",
      "The payout '%s' has the status %s; only what was sent is paid, and what has ended stays"
          + " so."),
  PAYOUT_SECOND_PERSON_NEEDED(
      HttpStatus.FORBIDDEN,
      "Somebody else must do it.",
      "Whoever set an account that a file for the bank names, or began its payouts, cannot fetch"
          + " it, and whoever fetched it cannot tell what became of its payouts."),
  ENTRY_NOT_REVERSIBLE(
      HttpStatus.CONFLICT,
      "The entry cannot be reversed.",
      "The entry '%s' has the cause %s, and only what a caller booked is reversed. A payout is"
          + " ended as a payout; for the rest propose an adjustment."),
  TERMS_PROPOSAL_NOT_FOUND(
      HttpStatus.NOT_FOUND, "No such proposal.", "There is no proposal of terms with the id '%s'."),
  TERMS_PROPOSAL_DECIDED(
      HttpStatus.CONFLICT,
      "The proposal was decided already.",
      "The proposal '%s' of terms is %s."),
  TERMS_SECOND_PERSON_NEEDED(
      HttpStatus.FORBIDDEN,
      "Somebody else must approve.",
      "Whoever proposed terms cannot approve them.");

  private static final Duration BUSY_RETRY = Duration.ofSeconds(1);

  private final HttpStatus status;
  private final String title;
  private final String detail;
  private final boolean retryable;

  LedgerProblem(HttpStatus status, String title, String detail) {
    this(status, title, detail, false);
  }

  LedgerProblem(HttpStatus status, String title, String detail, boolean retryable) {
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.retryable = retryable;
  }

  @Override
  public HttpStatus status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String detail() {
    return detail;
  }

  @Override
  public boolean retryable() {
    return retryable;
  }

  /** Why a request is turned away for now. */
  public static Refusal busy() {
    return LEDGER_BUSY.because().retryAfter(BUSY_RETRY);
  }
}
