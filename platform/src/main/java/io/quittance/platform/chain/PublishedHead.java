package io.quittance.platform.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;

/**
 * Asks at the start, in the background, up to where the chain was published, and tells {@link
 * KnownHead}: what was cut off with its seals while no instance ran is then missed. A broker that
 * is away, and a database that is, are asked again until they answer.
 *
 * <p>What remains: nothing is known while the broker is away, beyond the last of the records that
 * {@link AnchorTopic} reads, when a seal was cut before its event had left, and when the anchors
 * were deleted from the topic as well. Keys are what anchors are believed by ({@link ToldAnchors}):
 * where two chains are signed with one key, whoever may write the topic can pass the anchors of the
 * one for those of the other, which is a false alarm until that key is replaced; and whoever has
 * the key can forge any.
 */
public final class PublishedHead implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(PublishedHead.class);

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Told told;
  private final KafkaProperties kafka;
  private final SealVerifier keys;
  private final SealTable seals;
  private final KnownHead head;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  /** A chain's published head; {@code head} is told of it. */
  public PublishedHead(
      Told told, KafkaProperties kafka, SealVerifier keys, SealTable seals, KnownHead head) {
    this.told = told;
    this.kafka = kafka;
    this.keys = keys;
    this.seals = seals;
    this.head = head;
    head.willBeAsked();
  }

  /**
   * What is told of a chain, and where.
   *
   * @param chain what the chain is called in the log
   * @param anchor reads an event; empty for one of another chain. May throw for what is no event
   * @param since when an older backup was restored: what was sealed up to then need not be there;
   *     null for never
   */
  public record Told(
      String chain,
      String topic,
      Function<String, Optional<Anchor>> anchor,
      @Nullable Instant since) {}

  /** Before requests are taken and jobs run. */
  @Override
  public int getPhase() {
    return 0;
  }

  @Override
  public void start() {
    thread =
        Thread.ofPlatform().daemon().name("published-head-" + told.chain()).start(this::untilTold);
  }

  private void untilTold() {
    boolean isTold = isTold();
    head.wasAsked();
    try {
      while (!isTold && !stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        isTold = isTold();
      }
    } catch (InterruptedException stopping) {
      log.debug("stopped before it was told what was published");
    }
  }

  private boolean isTold() {
    try {
      ask();
      return true;
    } catch (RuntimeException away) {
      log.warn(
          "{} does not tell how far the {} was published; asked again in {} s: {}",
          told.topic(),
          told.chain(),
          PAUSE.toSeconds(),
          away.toString());
      return false;
    }
  }

  private void ask() {
    var anchors = new ToldAnchors(keys, told.since());
    try (var topic = AnchorTopic.open(kafka, told.topic())) {
      var latest = Optional.<Seal>empty();
      while (latest.isEmpty() && topic.hasOlder()) {
        topic.readOlder(value -> take(anchors, value));
        // Read after the topic: what was told had been committed.
        latest = anchors.latest(seals::head);
      }
      latest.ifPresentOrElse(
          seal -> know(seal, anchors),
          () -> log.info("nothing was published of the {} yet", told.chain()));
    }
  }

  /** What cannot be read is no anchor of ours: those who may write the topic are several. */
  private void take(ToldAnchors anchors, String value) {
    try {
      told.anchor().apply(value).ifPresent(anchors::add);
    } catch (RuntimeException noAnchor) {
      log.debug("a record of {} is no anchor", told.topic());
    }
  }

  private void know(Seal latest, ToldAnchors anchors) {
    anchors.replaced(seals::head).ifPresent(head::lost);
    head.seen(latest);
    var known = head.get();
    if (seals.head(known.number()).filter(seal -> seal.hash().equals(known.hash())).isPresent()) {
      log.info("the {} was published up to seal {}", told.chain(), latest.number());
    } else {
      log.error(
          "seal {} {} of the {} was published and is gone; compare with {} and the last backup",
          known.number(),
          known.hash(),
          told.chain(),
          told.topic());
    }
  }

  @Override
  public void stop() {
    stopped.countDown();
    var asking = thread;
    if (asking != null) {
      asking.interrupt();
    }
  }

  /** Until it was stopped, whether or not it was told everything. */
  @Override
  public boolean isRunning() {
    return thread != null && stopped.getCount() > 0;
  }
}
