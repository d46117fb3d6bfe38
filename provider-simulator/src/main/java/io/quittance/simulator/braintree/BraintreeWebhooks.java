package io.quittance.simulator.braintree;

import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.Dispute;
import io.quittance.simulator.book.Event;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.webhook.WebhookMessage;
import io.quittance.simulator.webhook.WireWebhooks;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Tells events as Braintree does: forms with a signed notification in XML. Of authorizations and
 * releases it tells nothing.
 */
@BraintreeConfigured
@Component
class BraintreeWebhooks implements WireWebhooks {

  private static final int LINE_LENGTH = 60;

  private final BraintreeSettings settings;
  private final Transactions transactions;

  BraintreeWebhooks(BraintreeSettings settings, Transactions transactions) {
    this.settings = settings;
    this.transactions = transactions;
  }

  @Override
  public String provider() {
    return BraintreeEmulator.NAME;
  }

  @Override
  public List<String> of(Event event, Change change) {
    return notice(event, change).stream().toList();
  }

  private Optional<String> notice(Event event, Change change) {
    return switch (event.type()) {
      case CHARGE_CAPTURED, REFUND_SUCCEEDED -> transaction("transaction_settled", event, change);
      case CHARGE_CAPTURE_FAILED -> transaction("transaction_settlement_declined", event, change);
      case REFUND_FAILED -> transaction("refund_failed", event, change);
      case CHARGE_DISPUTED, INQUIRY_OPENED -> dispute("dispute_opened", event, change);
      case DISPUTE_UPDATED -> dispute("dispute_under_review", event, change);
      case DISPUTE_WON -> dispute("dispute_won", event, change);
      case DISPUTE_LOST -> lost(event, change);
      case CHARGE_AUTHORIZED, CHARGE_AUTHORIZATION_FAILED -> reviewed(event, change);
      case CHARGE_ACTION_REQUIRED,
          CHARGE_IN_REVIEW,
          CHARGE_INCREMENT_FAILED,
          CHARGE_VOIDED,
          CHARGE_EXPIRED,
          REFUND_PENDING,
          REFUND_CANCELED ->
          Optional.empty();
    };
  }

  /** Only what was decided later, by a reviewer. */
  private Optional<String> reviewed(Event event, Change change) {
    var operation = Objects.requireNonNull(event.operation());
    if (operation.createdAt().equals(change.at())) {
      return Optional.empty();
    }
    var review =
        Xml.of("transaction-review")
            .text("transaction-id", operation.chargeId())
            .text("decision", event.type().name().endsWith("FAILED") ? "reject" : "approve")
            .text("reviewed-time", Sale.time(change.at()));
    return Optional.of(notification("transaction_reviewed", review, change));
  }

  private Optional<String> lost(Event event, Change change) {
    var evidence = Objects.requireNonNull(event.dispute()).evidence();
    return dispute(evidence == null ? "dispute_accepted" : "dispute_lost", event, change);
  }

  private Optional<String> transaction(String kind, Event event, Change change) {
    Operation operation = Objects.requireNonNull(event.operation());
    var sale = transactions.sale(change.charge(), operation);
    return Optional.of(notification(kind, sale.show(operation, true), change));
  }

  private Optional<String> dispute(String kind, Event event, Change change) {
    Dispute dispute = Objects.requireNonNull(event.dispute());
    var orderId = transactions.sale(change.charge(), change.operation()).orderId();
    return Optional.of(
        notification(kind, DisputeDescription.of(dispute, change.charge(), orderId, null), change));
  }

  private String notification(String kind, Xml subject, Change change) {
    return Xml.of("notification")
        .text("timestamp", Sale.time(change.at()))
        .text("kind", kind)
        .text("source-merchant-id", settings.merchantId())
        .child(Xml.of("subject").child(subject))
        .toString();
  }

  @Override
  public WebhookMessage message(String notice, Instant now) {
    var payload =
        Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'})
                .encodeToString(notice.getBytes(StandardCharsets.UTF_8))
            + "\n";
    var form =
        "bt_signature="
            + encoded(settings.publicKey() + "|" + signature(payload))
            + "&bt_payload="
            + encoded(payload);
    return new WebhookMessage(
        settings.webhookUrl(), "application/x-www-form-urlencoded", form, Map.of());
  }

  /** HMAC-SHA1 under the SHA-1 digest of the private key. */
  private String signature(String payload) {
    try {
      var key = MessageDigest.getInstance("SHA-1").digest(utf8(settings.privateKey()));
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      return HexFormat.of().formatHex(mac.doFinal(utf8(payload)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA1", impossible);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
