package io.quittance.simulator.alipay;

import io.quittance.platform.money.Money;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.ChargeStatus;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.OperationType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A charge as Alipay tells it.
 *
 * @param number the app's, which is the reference of the order
 * @param operations everything that was asked, oldest first
 */
record Trade(Charge charge, String number, List<Operation> operations) {

  /** China's time, which Alipay does not name. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.ofHours(8));

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd").withZone(ZoneOffset.ofHours(8));

  private static final long EIGHTEEN_DIGITS = 1_000_000_000_000_000_000L;

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  static String yuan(long fen) {
    return new Money(fen, AlipayCall.YUAN).toDecimal().toPlainString();
  }

  /** Alipay's own number, of 28 digits. */
  String alipayNumber() {
    return alipayNumber(charge.chargeId(), charge.createdAt());
  }

  static String alipayNumber(String chargeId, Instant createdAt) {
    var random = UUID.nameUUIDFromBytes(chargeId.getBytes(StandardCharsets.UTF_8));
    return DATE.format(createdAt)
        + "22%018d".formatted(Math.floorMod(random.getLeastSignificantBits(), EIGHTEEN_DIGITS));
  }

  /** There is a trade once the customer has come to it. */
  boolean exists() {
    return !charge.status().isUndecided();
  }

  boolean isPaid() {
    return charge.held().captured() > 0;
  }

  String status() {
    if (isPaid() && charge.held().refunded() < charge.held().captured()) {
      return "TRADE_SUCCESS";
    }
    return charge.status() == ChargeStatus.REQUIRES_ACTION ? "WAIT_BUYER_PAY" : "TRADE_CLOSED";
  }

  /** When it was paid. */
  Optional<Instant> paidAt() {
    return operations.stream()
        .filter(operation -> operation.type() == OperationType.CAPTURE)
        .map(Operation::createdAt)
        .findFirst();
  }

  /** What a refund's request carried as its number. */
  static String numberOf(Operation refund) {
    return refund.extras().getOrDefault(AlipayTrades.REQUEST_NUMBER, refund.reference());
  }
}
