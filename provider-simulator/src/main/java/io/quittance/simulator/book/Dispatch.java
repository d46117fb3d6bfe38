package io.quittance.simulator.book;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the webhooks of one change leave.
 *
 * @param copies how often each is sent; none when the caller is never told
 * @param delay how long after the change
 * @param reversed whether the next webhook of the charge overtakes the first of these
 */
public record Dispatch(int copies, Duration delay, boolean reversed) {

  /** Once, at once, in order. */
  public static final Dispatch NORMAL = new Dispatch(1, Duration.ZERO, false);

  /** What is written for a change: see {@link WebhookOrder}. */
  record Plan(WebhookOrder order, List<Event> queued, boolean held, boolean releasesHeld) {}

  Plan plan(WebhookOrder current, List<Event> events) {
    var queued = new ArrayList<Event>();
    for (var event : events) {
      for (int i = 0; i < copies; i++) {
        queued.add(event);
      }
    }
    var order = reversed && current == WebhookOrder.IN_ORDER ? WebhookOrder.REVERSE_NEXT : current;
    if (order == WebhookOrder.IN_ORDER || queued.isEmpty()) {
      return new Plan(order, queued, false, false);
    }
    if (order == WebhookOrder.REVERSE_NEXT && events.size() == 1) {
      return new Plan(WebhookOrder.HOLDING, queued, true, false);
    }
    return new Plan(WebhookOrder.IN_ORDER, queued.reversed(), false, order == WebhookOrder.HOLDING);
  }
}
