package io.quittance.simulator.bank;

import io.quittance.simulator.book.Change;
import io.quittance.simulator.book.EffectType;
import io.quittance.simulator.book.Event;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.webhook.WebhookMessage;
import io.quittance.simulator.webhook.WireWebhooks;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * What the bank tells by itself: entries as they are booked, and what becomes of orders. Of a
 * customer who does not pay it knows nothing.
 */
@BankConfigured
@Component
class BankNotices implements WireWebhooks {

  /** Parts the id of a message from the message. */
  private static final String THEN = "\n";

  private final BankSettings settings;
  private final BankKeys keys;
  private final Entries entries;
  private final Statuses statuses;

  BankNotices(BankSettings settings, BankKeys keys, Entries entries, Statuses statuses) {
    this.settings = settings;
    this.keys = keys;
    this.entries = entries;
    this.statuses = statuses;
  }

  @Override
  public String provider() {
    return BankEmulator.NAME;
  }

  @Override
  public List<String> of(Event event, Change change) {
    return switch (event.type()) {
      case CHARGE_CAPTURED -> List.of(entry(event, change, EffectType.CAPTURE));
      case REFUND_PENDING, REFUND_CANCELED -> List.of(status(event, change));
      case REFUND_SUCCEEDED ->
          List.of(status(event, change), entry(event, change, EffectType.REFUND));
      case REFUND_FAILED ->
          List.of(
              wasReturned(change)
                  ? entry(event, change, EffectType.REFUND_FAILED)
                  : status(event, change));
      default -> List.of();
    };
  }

  @Override
  public WebhookMessage message(String notice, Instant now) {
    int end = notice.indexOf(THEN);
    var body = notice.substring(end + THEN.length());
    return new WebhookMessage(
        settings.webhookUrl(),
        "application/xml; charset=utf-8",
        body,
        keys.sign(notice.substring(0, end), body, now));
  }

  private static boolean wasReturned(Change change) {
    return change.effects().stream().anyMatch(it -> it.type() == EffectType.REFUND_FAILED);
  }

  private String entry(Event event, Change change, EffectType effect) {
    var reference = change.charge().origin().extras().get(Account.CREDITOR_REFERENCE);
    var entry =
        Entry.of(effect.name(), operation(event), change.at(), Objects.requireNonNull(reference));
    var id = messageId(event, "E");
    return id + THEN + entries.note(id, change.at(), List.of(entry));
  }

  private String status(Event event, Change change) {
    var id = messageId(event, "S");
    return id + THEN + statuses.report(id, operation(event), change.at());
  }

  /** Both messages about an event have ids of their own. */
  private static String messageId(Event event, String kind) {
    return event.eventId().replace('_', '-') + "-" + kind;
  }

  private static Operation operation(Event event) {
    return Objects.requireNonNull(event.operation());
  }
}
