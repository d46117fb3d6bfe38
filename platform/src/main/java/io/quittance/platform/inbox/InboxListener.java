package io.quittance.platform.inbox;

import io.quittance.platform.audit.Actor;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hands batches to a handler, each in one transaction with the inbox. When a batch fails, its
 * messages run one by one, so that one bad message cannot hold back the others.
 */
final class InboxListener implements BatchMessageListener<String, byte[]> {

  private static final Logger log = LoggerFactory.getLogger(InboxListener.class);

  private final EventHandler handler;
  private final Inbox inbox;
  private final TransactionTemplate transaction;
  private final EventSpans spans;

  InboxListener(
      EventHandler handler, Inbox inbox, TransactionTemplate transaction, EventSpans spans) {
    this.handler = handler;
    this.inbox = inbox;
    this.transaction = transaction;
    this.spans = spans;
  }

  @Override
  public void onMessage(List<ConsumerRecord<String, byte[]>> messages) {
    try {
      run(messages);
    } catch (RuntimeException failure) {
      log.warn(
          "{}: a batch of {} failed and runs again one by one: {}",
          handler.name(),
          messages.size(),
          failure.toString());
      runOneByOne(messages);
    }
  }

  private void runOneByOne(List<ConsumerRecord<String, byte[]>> messages) {
    for (int i = 0; i < messages.size(); i++) {
      try {
        run(List.of(messages.get(i)));
      } catch (RuntimeException failure) {
        throw new BatchListenerFailedException(handler.name() + " cannot run it", failure, i);
      }
    }
  }

  private void run(List<ConsumerRecord<String, byte[]>> messages) {
    var concerned =
        messages.stream()
            .filter(message -> handler.concerns(ReceivedEvent.typeOf(message)))
            .toList();
    if (!concerned.isEmpty()) {
      spans.during(concerned, () -> take(concerned.stream().map(ReceivedEvent::of).toList()));
    }
  }

  private void take(List<ReceivedEvent> events) {
    tellers(events)
        .run(
            () ->
                transaction.executeWithoutResult(
                    _ -> {
                      var fresh = inbox.receive(handler.name(), events);
                      if (!fresh.isEmpty()) {
                        handler.handle(fresh);
                      }
                    }));
  }

  /** Who told what is about to change something: one service, or several of a batch. */
  private static Actor tellers(List<ReceivedEvent> events) {
    var sources = events.stream().map(ReceivedEvent::source).distinct().sorted().toList();
    return Actor.events(
        String.join(" ", sources), events.size() == 1 ? events.getFirst().id().toString() : null);
  }
}
