package io.quittance.ledger.journal;

import static io.quittance.ledger.LedgerProblem.UNBALANCED;
import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.ledger.account.NewAccount;
import io.quittance.platform.id.Ids;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An entry as somebody wants it booked. Debits equal credits in every currency: an unbalanced one
 * cannot be built.
 *
 * @param reference the caller's idempotency; 1 to 200 visible ASCII characters
 * @param opens accounts to open first where they are missing
 */
public record EntryRequest(
    String reference,
    String description,
    List<Posting> postings,
    Cause cause,
    List<NewAccount> opens,
    EntryDetails details)
    implements LedgerRequest {

  /** The most lines of one entry; the same bound is in the database. */
  public static final int POSTINGS_MAX = 1_000;

  private static final int DESCRIPTION_LENGTH_MAX = 500;
  private static final Pattern REFERENCE = Pattern.compile("[!-~]{1,200}");

  /**
   * Refuses what cannot be an entry.
   *
   * @throws io.quittance.platform.problem.Refusal {@code unbalanced} or {@code parameter_invalid}
   */
  public EntryRequest {
    postings = List.copyOf(postings);
    opens = List.copyOf(opens);
    requireReference(reference);
    if (description.length() > DESCRIPTION_LENGTH_MAX) {
      throw invalid("description", "may have up to " + DESCRIPTION_LENGTH_MAX + " characters");
    }
    if (postings.isEmpty() || postings.size() > POSTINGS_MAX) {
      throw invalid("postings", "must have 2 to " + POSTINGS_MAX + " lines");
    }
    var balanceByCurrency = new HashMap<String, Long>();
    for (var posting : postings) {
      balanceByCurrency.merge(
          posting.amount().currency().getCurrencyCode(), posting.signed(), Math::addExact);
    }
    balanceByCurrency.forEach(
        (currency, balance) -> {
          if (balance != 0) {
            throw UNBALANCED.because(currency);
          }
        });
  }

  /** An entry that nothing more is said about. */
  public EntryRequest(
      String reference,
      String description,
      List<Posting> postings,
      Cause cause,
      List<NewAccount> opens) {
    this(reference, description, postings, cause, opens, EntryDetails.NONE);
  }

  /** Refuses what is no reference, of an entry, a hold or an adjustment. */
  public static void requireReference(String reference) {
    if (!REFERENCE.matcher(reference).matches()) {
      throw invalid("reference", "must have 1 to 200 visible ASCII characters");
    }
  }

  @Override
  public int lines() {
    return postings.size();
  }

  @Override
  public int shard() {
    return Ids.shardOf(postings.getFirst().account());
  }
}
