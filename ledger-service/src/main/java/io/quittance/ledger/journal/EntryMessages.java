package io.quittance.ledger.journal;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.ledger.account.AccountKey;
import io.quittance.ledger.account.Side;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Amount;
import io.quittance.platform.problem.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What travels about entries, in and out. */
public final class EntryMessages {

  /** The most entries of one batch. */
  private static final int BATCH_MAX = 1_000;

  private EntryMessages() {}

  record PostingMessage(
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
        throw missing(at + ".amount");
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
      @Nullable List<@Nullable PostingMessage> postings) {

    EntryRequest toRequest() {
      if (reference == null) {
        throw missing("reference");
      }
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
      return new EntryRequest(
          reference, description == null ? "" : description, lines, Cause.request(), List.of());
    }
  }

  record BatchMessage(@Nullable List<@Nullable EntryMessage> entries) {

    List<EntryMessage> checked() {
      if (entries == null) {
        throw missing("entries");
      }
      if (entries.isEmpty() || entries.size() > BATCH_MAX) {
        throw invalid("entries", "must have 1 to " + BATCH_MAX + " entries");
      }
      var checked = new ArrayList<EntryMessage>(entries.size());
      for (var entry : entries) {
        if (entry == null) {
          throw missing("entries." + checked.size());
        }
        checked.add(entry);
      }
      return checked;
    }
  }

  record ReverseMessage(@Nullable String description) {}

  /** A line of an entry. */
  public record PostingView(String account, Side side, long amount, String currency) {}

  /** An entry as callers see it. */
  public record EntryView(
      String entryId,
      String reference,
      String description,
      List<PostingView> postings,
      CauseView cause,
      @JsonInclude(Include.NON_NULL) @Nullable String paymentIntentId,
      long sequence,
      Instant bookedAt) {

    /** What is told of an entry. */
    public static EntryView of(JournalEntry entry) {
      var request = entry.request();
      return new EntryView(
          Ids.write(JournalEntry.PREFIX, entry.id()),
          request.reference(),
          request.description(),
          request.postings().stream()
              .map(
                  posting ->
                      new PostingView(
                          posting.account(),
                          posting.side(),
                          posting.amount().minor(),
                          posting.amount().currency().getCurrencyCode()))
              .toList(),
          CauseView.of(request.cause()),
          request.cause().paymentIntentId(),
          entry.sequence(),
          entry.bookedAt());
    }
  }

  /**
   * Why an entry was booked; {@code id} is a journal entry's, a hold's, a payout's or an event's.
   */
  public record CauseView(String kind, @JsonInclude(Include.NON_NULL) @Nullable String id) {

    static CauseView of(Cause cause) {
      var id = cause.id();
      var prefix =
          switch (cause.kind()) {
            case Cause.REVERSAL -> JournalEntry.PREFIX;
            case Cause.HOLD -> Hold.PREFIX;
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

    static ItemView of(@Nullable String reference, WriteOutcome outcome) {
      return switch (outcome) {
        case WriteOutcome.Booked(var entry) ->
            new ItemView(reference, 201, EntryView.of(entry), null);
        case WriteOutcome.Existing(var entry) ->
            new ItemView(reference, 200, EntryView.of(entry), null);
        case WriteOutcome.HoldChanged _, WriteOutcome.HoldKept _ ->
            throw new IllegalStateException("a hold is no item of a batch");
        case WriteOutcome.Refused(var refusal) ->
            new ItemView(
                reference, refusal.problem().status().value(), null, ItemProblem.of(refusal));
      };
    }
  }

  /** The members of RFC 9457 that differ between items. */
  record ItemProblem(String type, String title, String detail, String code, boolean retryable) {

    static ItemProblem of(Refusal refusal) {
      var problem = refusal.problem();
      return new ItemProblem(
          "/problems/" + problem.code(),
          problem.title(),
          String.valueOf(refusal.getMessage()),
          problem.code(),
          problem.retryable());
    }
  }

  record BatchView(List<ItemView> results) {}
}
