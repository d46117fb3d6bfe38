package io.quittance.contracts.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A line of the books of a day, as {@code GET /ledger/books/{date}} gives them: one JSON object a
 * line, {@link Begin} first and {@link End} last, the same bytes as long as the books are the same.
 * Days are UTC. Amounts are minor units; debits are above zero and credits below.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "line")
@JsonSubTypes({
  @JsonSubTypes.Type(value = BooksLine.Begin.class, name = "begin"),
  @JsonSubTypes.Type(value = BooksLine.Posted.class, name = "posted"),
  @JsonSubTypes.Type(value = BooksLine.AccountDay.class, name = "account"),
  @JsonSubTypes.Type(value = BooksLine.OwnerDay.class, name = "owner"),
  @JsonSubTypes.Type(value = BooksLine.Sum.class, name = "sum"),
  @JsonSubTypes.Type(value = BooksLine.End.class, name = "end")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface BooksLine {

  /** The media type of the whole. */
  String MEDIA_TYPE = "application/x-ndjson";

  /** What the books are about. */
  record Begin(LocalDate date) implements BooksLine {}

  /**
   * What an entry booked on a clearing account. The books of a day hold what was booked on it, what
   * happened on it, and what says that it belongs to it.
   *
   * @param kind what the provider did: CAPTURE, REFUND, REFUND_FAILED, CHARGEBACK or
   *     CHARGEBACK_REVERSAL; null for an entry that is about something else
   * @param cause why it was booked: an event's type, {@code request}, {@code adjustment}, ...
   * @param occurredAt when the provider did it
   * @param bookedThatDay false when it is only here because it happened that day
   */
  record Posted(
      String entryId,
      String reference,
      @Nullable String kind,
      String cause,
      String account,
      String currency,
      long amount,
      @Nullable String paymentIntentId,
      @Nullable Instant occurredAt,
      Instant bookedAt,
      boolean bookedThatDay)
      implements BooksLine {}

  /**
   * A clearing account, or one that moved that day.
   *
   * @param opening what it held when the day began
   * @param debits the sum of what was posted that day, counted anew
   * @param credits as {@code debits}, above zero too
   * @param closing what it held when the day ended
   */
  record AccountDay(
      String account,
      String currency,
      boolean clearing,
      long opening,
      long debits,
      long credits,
      long closing)
      implements BooksLine {}

  /**
   * What became of a merchant's money that day: payable, disputed and in reserve. Here what we owe
   * is above zero.
   *
   * @param operations what providers owe us for the merchant by what was booked that day
   * @param fees what we keep of that
   * @param payouts what was sent to the merchant, less what came back
   * @param other any other change
   */
  record OwnerDay(
      String merchantId,
      String currency,
      long opening,
      long operations,
      long fees,
      long payouts,
      long other,
      long closing)
      implements BooksLine {}

  /** What all accounts of a currency were ever debited and credited when the day ended. */
  record Sum(String currency, long debits, long credits) implements BooksLine {}

  /**
   * The end of the books: without it they were cut off.
   *
   * @param lines how many lines came before, without the first
   */
  record End(int lines) implements BooksLine {}
}
