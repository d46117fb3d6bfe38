package io.quittance.simulator.book;

import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a caller asked to have paid, with what is held, taken and given back. Amounts are
 * minor units of its one currency.
 *
 * @param origin who was asked for it, and how
 * @param amount the total asked for, with increments
 * @param returnUrl where a challenge sends the browser afterwards
 */
public record Charge(
    String chargeId,
    Origin origin,
    String paymentReference,
    String paymentMethod,
    Currency currency,
    long amount,
    @Nullable String returnUrl,
    ChargeStatus status,
    Amounts held,
    WebhookOrder webhookOrder,
    Instant expiresAt,
    Instant createdAt) {

  /**
   * How a charge was asked for.
   *
   * @param provider whose wire format was spoken
   * @param saleReference of the capture that is done the moment the customer pays; null where money
   *     is only held then
   * @param extras what the provider's format has to repeat; nothing else looks at it
   */
  public record Origin(
      String provider, @Nullable String saleReference, Map<String, String> extras) {

    /** The provider that speaks the simulator's own format. */
    public static final String SIMULATOR = "simulator";

    public Origin {
      extras = Map.copyOf(extras);
    }
  }

  /**
   * What happened to the money. Cannot be built with more given back than taken, or more taken than
   * held.
   *
   * @param disputed taken back by the cardholder, for now or for good
   */
  public record Amounts(
      long authorized, long captured, long refundPending, long refunded, long disputed) {

    public static final Amounts NONE = new Amounts(0, 0, 0, 0, 0);

    /** Refuses impossible amounts: a bug, never an answer to a caller. */
    public Amounts {
      boolean sound =
          refundPending >= 0
              && refunded >= 0
              && disputed >= 0
              && Math.addExact(Math.addExact(refundPending, refunded), disputed) <= captured
              && captured <= authorized;
      if (!sound) {
        throw new IllegalArgumentException(
            "authorized %d, captured %d, refund pending %d, refunded %d, disputed %d"
                .formatted(authorized, captured, refundPending, refunded, disputed));
      }
    }
  }

  /** Whose wire format it is spoken in. */
  public String provider() {
    return origin.provider();
  }

  /** What is left to capture. */
  public long capturable() {
    return status == ChargeStatus.AUTHORIZED ? held.authorized - held.captured : 0;
  }

  /** What is left to refund. */
  public long refundable() {
    return held.captured - held.refundPending - held.refunded - held.disputed;
  }

  /** Holds that much in all. */
  public Charge authorized(long total) {
    return with(
        total,
        ChargeStatus.AUTHORIZED,
        new Amounts(total, held.captured, held.refundPending, held.refunded, held.disputed));
  }

  /** Takes some of what is held; the rest is released when it is the last capture. */
  public Charge captured(long taken, boolean last) {
    long captured = Math.addExact(held.captured, taken);
    var next = last || captured == held.authorized ? ChargeStatus.CAPTURED : status;
    return with(
        amount,
        next,
        new Amounts(held.authorized, captured, held.refundPending, held.refunded, held.disputed));
  }

  /** Moves by that much what is promised back, given back and disputed. */
  public Charge returned(long refundPending, long refunded, long disputed) {
    return with(
        amount,
        status,
        new Amounts(
            held.authorized,
            held.captured,
            Math.addExact(held.refundPending, refundPending),
            Math.addExact(held.refunded, refunded),
            Math.addExact(held.disputed, disputed)));
  }

  /** The same money in another state. */
  public Charge in(ChargeStatus next) {
    return with(amount, next, held);
  }

  /** The same charge, its webhooks in another order. */
  public Charge ordered(WebhookOrder order) {
    return new Charge(
        chargeId,
        origin,
        paymentReference,
        paymentMethod,
        currency,
        amount,
        returnUrl,
        status,
        held,
        order,
        expiresAt,
        createdAt);
  }

  private Charge with(long total, ChargeStatus next, Amounts amounts) {
    return new Charge(
        chargeId,
        origin,
        paymentReference,
        paymentMethod,
        currency,
        total,
        returnUrl,
        next,
        amounts,
        webhookOrder,
        expiresAt,
        createdAt);
  }
}
