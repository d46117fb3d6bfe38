package io.quittance.payment.receipt;

import static io.quittance.payment.PaymentProblem.PAYMENT_NOT_FOUND;
import static io.quittance.payment.PaymentProblem.RECEIPT_NOT_FOUND;

import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentIntents;
import io.quittance.payment.method.PaymentMethods;
import io.quittance.payment.receipt.Receipt.Kind;
import io.quittance.payment.receipt.Receipt.Line;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Puts a payment's receipt together from what providers have done.
 *
 * <p>A receipt has no table: its number is the payment's id under another prefix. So it is unique
 * and stays the same without anything being written when it is read, and no receipt can say
 * something else than the operations.
 */
@Component
class ReadReceipt {

  /** The prefix of receipt numbers on the wire. */
  private static final String PREFIX = "rcp";

  private final PaymentIntents intents;
  private final PaymentMethods methods;
  private final JdbcClient jdbc;

  ReadReceipt(PaymentIntents intents, PaymentMethods methods, JdbcClient jdbc) {
    this.intents = intents;
    this.methods = methods;
    this.jdbc = jdbc;
  }

  /**
   * The receipt of a merchant's payment.
   *
   * @throws io.quittance.platform.problem.Refusal {@code payment_not_found}; {@code
   *     receipt_not_found} before anything was captured
   */
  Receipt get(String merchantId, UUID paymentIntentId) {
    var intent =
        intents
            .findByIdAndMerchantId(paymentIntentId, merchantId)
            .orElseThrow(
                () -> PAYMENT_NOT_FOUND.because(Ids.write(PaymentIntent.PREFIX, paymentIntentId)));
    var lines = lines(paymentIntentId, intent.currency());
    var captured = sum(lines, Kind.CAPTURE, intent.currency());
    if (!captured.isPositive()) {
      throw RECEIPT_NOT_FOUND.because(intent.publicId());
    }
    var refunded = sum(lines, Kind.REFUND, intent.currency());
    return new Receipt(
        Ids.write(PREFIX, paymentIntentId),
        intent.publicId(),
        merchantName(merchantId),
        intent.orderId(),
        intent.description(),
        intent.currency().getCurrencyCode(),
        captured.minor(),
        AmountText.of(captured),
        refunded.minor(),
        AmountText.of(refunded),
        method(intent.paymentMethodId()),
        String.valueOf(intent.provider()),
        intent.chargeReference(),
        intent.createdAt(),
        lines.stream()
            .filter(line -> line.kind() == Kind.CAPTURE)
            .map(Line::occurredAt)
            .findFirst()
            .orElseThrow(),
        lines);
  }

  /** One statement, so that the lines fit each other while the payment goes on. */
  private List<Line> lines(UUID paymentIntentId, Currency currency) {
    // A refund that failed after it had succeeded came back to the merchant.
    return jdbc.sql(
            """
            SELECT t.type, t.amount, t.occurred_at, t.provider_reference
            FROM payment_transaction t LEFT JOIN refund r ON r.id = t.refund_id
            WHERE t.payment_intent_id = :id AND t.status = 'SUCCEEDED'
                AND t.type IN ('CAPTURE', 'REFUND') AND (r.id IS NULL OR r.status = 'SUCCEEDED')
            ORDER BY t.occurred_at, t.id
            """)
        .param("id", paymentIntentId)
        .query(
            (row, _) -> {
              var amount = new Money(row.getLong("amount"), currency);
              return new Line(
                  Kind.valueOf(row.getString("type")),
                  amount.minor(),
                  AmountText.of(amount),
                  row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                  row.getString("provider_reference"));
            })
        .list();
  }

  private static Money sum(List<Line> lines, Kind kind, Currency currency) {
    return lines.stream()
        .filter(line -> line.kind() == kind)
        .map(line -> new Money(line.amount(), currency))
        .reduce(Money.zero(currency), Money::plus);
  }

  private Receipt.@Nullable Method method(@Nullable String id) {
    return id == null
        ? null
        : methods
            .display(id)
            .map(display -> new Receipt.Method(id, display.brand(), display.last4()))
            .orElseGet(() -> new Receipt.Method(id, null, null));
  }

  private String merchantName(String merchantId) {
    return jdbc.sql("SELECT name FROM merchant WHERE id = :id")
        .param("id", merchantId)
        .query(String.class)
        .single();
  }
}
