package io.quittance.sandbox.replay;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * What payment-api says about all GBP payments of the merchant: those of the file, by the intents
 * that it made, and all others, which the ledger holds as well.
 */
final class MerchantBooks {

  /** 1,000,000 payments; a sandbox holds fewer. */
  private static final int PAGES_MAX = 10_000;

  private final Tally tally;
  private long captured;
  private long refunded;
  private long capturedOutside;
  private long refundedOutside;
  private long paymentsOutside;
  private long disputed;
  private Instant first = Instant.MAX;
  private Instant last = Instant.MIN;

  private MerchantBooks(Tally tally) {
    this.tally = tally;
  }

  /**
   * Reads every page of the merchant's payments.
   *
   * @throws IllegalStateException if payment-api refuses to list them
   */
  static MerchantBooks read(Http http, Http.Server paymentApi, Tally tally)
      throws InterruptedException {
    var books = new MerchantBooks(tally);
    eachOf(http, paymentApi, "/api/payment-intents", books::add);
    eachOf(http, paymentApi, "/api/disputes", books::addDispute);
    return books;
  }

  private static void eachOf(
      Http http, Http.Server paymentApi, String path, Consumer<JsonNode> consumer)
      throws InterruptedException {
    var cursor = "";
    for (int page = 0; page < PAGES_MAX; page++) {
      var answer = http.get(paymentApi, path + "?limit=100" + cursor);
      if (!answer.isSuccess()) {
        throw new IllegalStateException("%s cannot be listed: %s".formatted(path, answer.code()));
      }
      answer.body().path("data").forEach(consumer);
      if (!answer.body().path("hasMore").asBoolean(false)) {
        return;
      }
      cursor = "&cursor=" + URLEncoder.encode(answer.text("nextCursor"), StandardCharsets.UTF_8);
    }
    throw new IllegalStateException("more than %d pages of %s".formatted(PAGES_MAX, path));
  }

  /** A dispute takes its amount from what is payable, until it is won. */
  private void addDispute(JsonNode dispute) {
    if (dispute.path("currency").asString("").equals("GBP")
        && !dispute.path("status").asString("").equals("WON")) {
      disputed = Math.addExact(disputed, dispute.path("amount").asLong(0));
    }
  }

  private void add(JsonNode payment) {
    if (!payment.path("currency").asString("").equals("GBP")) {
      return;
    }
    var intent = payment.path("paymentIntentId").asString("");
    long capturedHere = payment.path("amountCaptured").asLong(0);
    long refundedHere = payment.path("amountRefunded").asLong(0);
    if (tally.capturedOf(intent) > 0) {
      captured = Math.addExact(captured, capturedHere);
      // Somebody may have refunded more by hand: that is not of this file.
      long byHand = Math.max(0, refundedHere - tally.refundedOf(intent));
      refunded = Math.addExact(refunded, refundedHere - byHand);
      refundedOutside = Math.addExact(refundedOutside, byHand);
      first = earlier(first, Instant.parse(payment.path("createdAt").asString()));
      last = later(last, Instant.parse(payment.path("updatedAt").asString()));
    } else {
      paymentsOutside++;
      capturedOutside = Math.addExact(capturedOutside, capturedHere);
      refundedOutside = Math.addExact(refundedOutside, refundedHere);
    }
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  long captured() {
    return captured;
  }

  long refunded() {
    return refunded;
  }

  /** Payments of the merchant that the file did not make. */
  long paymentsOutside() {
    return paymentsOutside;
  }

  long capturedOutside() {
    return capturedOutside;
  }

  /** Refunds that the file did not make, also of its own payments. */
  long refundedOutside() {
    return refundedOutside;
  }

  /** What disputes, open or lost, have taken. */
  long disputed() {
    return disputed;
  }

  /** Whether the merchant has no payments, refunds or disputes but those of the file. */
  boolean isOnlyTheFile() {
    return paymentsOutside == 0 && refundedOutside == 0 && disputed == 0;
  }

  /** What the ledger must owe the merchant. */
  long payable() {
    return captured + capturedOutside - refunded - refundedOutside - disputed;
  }

  /** The UTC days on which the file's payments were made, this time or earlier, and refunded. */
  List<LocalDate> days() {
    if (first.isAfter(last)) {
      return List.of();
    }
    return LocalDate.ofInstant(first, ZoneOffset.UTC)
        .datesUntil(LocalDate.ofInstant(last, ZoneOffset.UTC).plusDays(1))
        .toList();
  }
}
