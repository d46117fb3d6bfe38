package io.quittance.reconciliation;

import io.quittance.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** Every reason this service refuses a request. Append only: published codes never change. */
public enum ReconciliationProblem implements Problem {
  RUN_NOT_FOUND(HttpStatus.NOT_FOUND, "No such run.", "There is no reconciliation run of this id."),
  RUN_IN_PROGRESS(
      HttpStatus.CONFLICT,
      "The day is being reconciled already.",
      "A run of this provider and date is queued or running. Read its result from runId.",
      true),
  RUN_NOT_COMPLETED(
      HttpStatus.CONFLICT,
      "The run has no report.",
      "The run is %s. A report exists once a run is COMPLETED.",
      true),
  PROVIDER_UNKNOWN(
      HttpStatus.BAD_REQUEST, "Unknown provider.", "The providers reconciled here are: %s."),
  STATEMENT_FORMAT_UNKNOWN(
      HttpStatus.BAD_REQUEST, "Unknown statement format.", "The formats taken here are: %s."),
  STATEMENT_REFUSED(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The statement is refused as a whole.",
      "Nothing of the file was taken: %s."),
  STATEMENT_NOT_FOUND(
      HttpStatus.NOT_FOUND, "No such statement.", "There is no statement of this id."),
  DISCREPANCY_NOT_FOUND(
      HttpStatus.NOT_FOUND, "No such discrepancy.", "There is no discrepancy with the id '%s'."),
  PROPOSAL_NOT_FOUND(
      HttpStatus.NOT_FOUND,
      "Nothing was proposed.",
      "Nobody has proposed anything about the discrepancy '%s'."),
  PROPOSAL_PENDING(
      HttpStatus.CONFLICT,
      "Something was proposed already.",
      "The proposal '%s' has the status %s. Another one may follow once it is rejected or carried"
          + " out."),
  PROPOSAL_DECIDED(
      HttpStatus.CONFLICT,
      "The proposal was decided already.",
      "The proposal '%s' has the status %s."),
  PROPOSAL_SECOND_PERSON_NEEDED(
      HttpStatus.FORBIDDEN,
      "Somebody else must approve.",
      "Whoever proposed what to do about a discrepancy cannot approve it."),
  ACTION_NOT_POSSIBLE(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The action does not fit the discrepancy.",
      "%s is not possible for a discrepancy of the kind %s that is %s. The member 'actions' lists"
          + " what is."),
  WRITE_OFF_TOO_LARGE(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "The difference is too large to be written off.",
      "At most %s %s are written off at once. Move the amount to suspense instead."),
  DISCREPANCY_CHANGED(
      HttpStatus.CONFLICT,
      "The discrepancy is not what it was.",
      "The discrepancy '%s' is %s now, or a run found other amounts since the proposal. Reject it"
          + " and look again."),
  STATEMENT_NOT_UPLOADABLE(
      HttpStatus.UNPROCESSABLE_CONTENT,
      "Such a statement is not uploaded.",
      "Our own books come from the ledger alone."),
  STATEMENT_SECOND_PERSON_NEEDED(
      HttpStatus.FORBIDDEN,
      "Somebody else must approve.",
      "Whoever uploaded a file in place of the provider's own cannot approve it."),
  STATEMENT_OVERTAKEN(
      HttpStatus.CONFLICT,
      "Another file has come meanwhile.",
      "The file was compared with one that is no longer in force. It stays as it is."),
  DISPUTE_OPEN(
      HttpStatus.CONFLICT,
      "The dispute is still open.",
      "The books move nothing of a disputed amount before the dispute is lost or won. Wait for"
          + " that, or close the discrepancy without money."),
  PROPOSAL_NOT_SET_ASIDE(
      HttpStatus.CONFLICT,
      "There is nothing to send again.",
      "The proposal '%s' has the status %s, and its message was not set aside.");

  private final HttpStatus status;
  private final String title;
  private final String detail;
  private final boolean retryable;

  ReconciliationProblem(HttpStatus status, String title, String detail) {
    this(status, title, detail, false);
  }

  ReconciliationProblem(HttpStatus status, String title, String detail, boolean retryable) {
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
}
