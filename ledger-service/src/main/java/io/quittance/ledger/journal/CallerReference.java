package io.quittance.ledger.journal;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import io.quittance.platform.problem.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * References of what callers bring. What the ledger books by itself has references of its own; a
 * caller who took one first would keep it from being booked.
 */
public final class CallerReference {

  /**
   * How the ledger's own begin; {@code txn_} and {@code dp_} are those of operations at providers
   * and of disputes.
   */
  private static final List<String> RESERVED =
      List.of(
          "reversal:",
          "hold:",
          "adjustment:",
          "payout:",
          "reserve:",
          "settlement:",
          "receipt:",
          "discrepancy:",
          "txn_",
          "dp_");

  private CallerReference() {}

  /**
   * The reference of a request.
   *
   * @throws Refusal {@code parameter_missing}, or {@code parameter_invalid} for what is no
   *     reference or one of the ledger's own
   */
  public static String checked(@Nullable String reference) {
    if (reference == null) {
      throw missing("reference");
    }
    EntryRequest.requireReference(reference);
    if (RESERVED.stream().anyMatch(reference::startsWith)) {
      throw invalid("reference", "must not begin with one of " + String.join(" ", RESERVED));
    }
    return reference;
  }
}
