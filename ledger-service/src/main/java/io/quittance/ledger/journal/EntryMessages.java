package io.quittance.ledger.journal;

import static io.quittance.platform.problem.CommonProblem.AMOUNT_INVALID;
import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.ledger.Moments;
import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.Side;
import io.quittance.platform.id.Ids;
import io.quittance.platform.metadata.Metadata;
import io.quittance.platform.money.Amount;
import io.quittance.platform.problem.ProblemTexts;
import io.quittance.platform.problem.Refusal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What travels about entries, in and out. */
public final class EntryMessages {

  private EntryMessages() {}

  /** A line of an entry, as a caller wants it. */
  public record PostingMessage(
      @Nullable String account,
      @Nullable Side side,
      @Nullable Amount amount,
      @Nullable Currency currency) {

    private Posting toPosting(String at) {
      var code = AccountKey.checkedCode(account, at + ".account");
      if (side == null) {
        throw missing(at + ".side");
      }
      if (amount == null) {
        throw AMOUNT_INVALID.because().param(at + ".amount");
      }
      if (currency == null) {
        throw missing(at + ".currency");
      }
      return new Posting(code, side, amount.in(currency));
    }
  }

  record EntryMessage(
      @Nullable String reference,
      @Nullable String description,
      @Nullable List<@Nullable PostingMessage> postings,
      @Nullable String effectiveDate,
      @Nullable Map<String, String> metadata) {

    EntryRequest toRequest() {
      return new EntryRequest(
          CallerReference.checked(reference),
          description == null ? "" : description,
          toPostings(postings),
          Cause.request(),
          List.of(),
          details(effectiveDate, metadata));
    }
  }

  /**
   * The lines of an entry.
   *
   * @throws Refusal {@code parameter_missing} or {@code parameter_invalid}
   */
  public static List<Posting> toPostings(@Nullable List<@Nullable PostingMessage> postings) {
    if (postings == null) {
      throw missing("postings");
    }
    if (postings.size() > EntryRequest.POSTINGS_MAX) {
      throw invalid("postings", "must have 2 to " + EntryRequest.POSTINGS_MAX + " lines");
    }
    var lines = new ArrayList<Posting>(postings.size());
    for (int i = 0; i < postings.size(); i++) {
      var posting = postings.get(i);
      if (posting == null) {
        throw missing("postings." + i);
      }
      lines.add(posting.toPosting("postings." + i));
    }
    return lines;
  }

  record BatchMessage(@Nullable List<@Nullable EntryMessage> entries) {}

  record ReverseMessage(
      @Nullable String description,
      @Nullable String effectiveDate,
      @Nullable Map<String, String> metadata) {

    static final ReverseMessage EMPTY = new ReverseMessage(null, null, null);

    EntryDetails details() {
      return EntryMessages.details(effectiveDate, metadata);
    }
  }

  private static EntryDetails details(
      @Nullable String effectiveDate, @Nullable Map<String, String> metadata) {
    return new EntryDetails(
        Moments.readDate("effectiveDate", effectiveDate), Metadata.checked(metadata));
  }

  /** A line of an entry. */
  public record PostingView(String account, Side side, long amount, String currency) {

    /** What is told of a line. */
    public static PostingView of(Posting posting) {
      return new PostingView(
          posting.account(),
          posting.side(),
          posting.amount().minor(),
          posting.amount().currency().getCurrencyCode());
    }
  }

  /**
   * An entry as callers see it.
   *
   * @param bookedBy whose request booked it, and {@code requestId} which; only where the cause says
   *     neither
   * @param effectiveDate as given, else the UTC day of {@code bookedAt}
   */
  public record EntryView(
      String entryId,
      String reference,
      String description,
      List<PostingView> postings,
      CauseView cause,
      @JsonInclude(Include.NON_NULL) @Nullable String paymentIntentId,
      @JsonInclude(Include.NON_NULL) @Nullable String bookedBy,
      @JsonInclude(Include.NON_NULL) @Nullable String requestId,
      long sequence,
      Instant bookedAt,
      LocalDate effectiveDate,
      Map<String, String> metadata) {

    /** What is told of an entry. */
    public static EntryView of(JournalEntry entry) {
      var request = entry.request();
      return new EntryView(
          Ids.write(JournalEntry.PREFIX, entry.id()),
          request.reference(),
          request.description(),
          request.postings().stream().map(PostingView::of).toList(),
          CauseView.of(request.cause()),
          request.cause().paymentIntentId(),
          Requester.nameOf(entry.by()),
          Requester.requestIdOf(entry.by()),
          entry.sequence(),
          entry.bookedAt(),
          entry.effectiveDate(),
          request.details().metadata());
    }
  }

  /**
   * Why an entry was booked; {@code id} is an entry's, a hold's, an adjustment's, a payout's or an
   * event's.
   */
  public record CauseView(String kind, @JsonInclude(Include.NON_NULL) @Nullable String id) {

    /** What is told of a cause. */
    public static CauseView of(Cause cause) {
      var id = cause.id();
      var prefix =
          switch (cause.kind()) {
            case Cause.REVERSAL -> JournalEntry.PREFIX;
            case Cause.HOLD -> Hold.PREFIX;
            case Cause.ADJUSTMENT -> "adj";
            case Cause.PAYOUT -> "po";
            default -> "evt";
          };
      return new CauseView(cause.kind(), id == null ? null : Ids.write(prefix, id));
    }
  }

  /** The result of one item of a batch: the entry, or why not. {@code status} as if sent alone. */
  @JsonInclude(Include.NON_NULL)
  record ItemView(
      @Nullable String reference,
      int status,
      @Nullable EntryView entry,
      @Nullable ItemProblem problem) {

    /** The texts of a refusal are in a language. */
    static ItemView of(@Nullable String reference, WriteOutcome outcome, Locale language) {
      return switch (outcome) {
        case WriteOutcome.Booked(var entry) ->
            new ItemView(reference, 201, EntryView.of(entry), null);
        case WriteOutcome.Existing(var entry) ->
            new ItemView(reference, 200, EntryView.of(entry), null);
        case WriteOutcome.HoldChanged _, WriteOutcome.HoldKept _ ->
            throw new IllegalStateException("a hold is no item of a batch");
        case WriteOutcome.Refused(var refusal) ->
            new ItemView(
                reference,
                refusal.problem().status().value(),
                null,
                ItemProblem.of(refusal, language));
      };
    }
  }

  /**
   * The members of RFC 9457 that differ between items.
   *
   * @param retryAfter in seconds, as the Retry-After header of an item that is sent alone
   */
  @JsonInclude(Include.NON_NULL)
  record ItemProblem(
      String type,
      String title,
      String detail,
      String code,
      boolean retryable,
      @Nullable String param,
      @Nullable Long retryAfter) {

    static ItemProblem of(Refusal refusal, Locale language) {
      var problem = refusal.problem();
      return new ItemProblem(
          "/problems/" + problem.code(),
          ProblemTexts.title(problem, language),
          ProblemTexts.detail(refusal, language),
          problem.code(),
          problem.retryable(),
          refusal.param().orElse(null),
          refusal.retryAfterSeconds().orElse(null));
    }
  }

  record BatchView(List<ItemView> results) {

    /** When the items may be repeated that were turned away; empty when none was. */
    Optional<Long> retryAfter() {
      return results.stream()
          .map(ItemView::problem)
          .filter(Objects::nonNull)
          .map(ItemProblem::retryAfter)
          .filter(Objects::nonNull)
          .max(Comparator.naturalOrder());
    }
  }
}
