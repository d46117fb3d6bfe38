package io.quittance.webhook.outbound.delivery;

import io.quittance.platform.idempotency.SecretAnswers;
import io.quittance.webhook.outbound.OutboundSettings;
import io.quittance.webhook.outbound.event.MerchantEvents;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Deletes events that are older than the retention, with their deliveries and attempts. */
@Service
public class ReapEvents {

  /** How often the next ones are looked for. */
  public static final Duration INTERVAL = Duration.ofHours(1);

  /** As long as idempotency-service keeps a success. */
  private static final Duration ANSWERS_KEPT = Duration.ofDays(90);

  private static final Logger log = LoggerFactory.getLogger(ReapEvents.class);
  private static final int BATCH_SIZE_MAX = 1_000;
  private static final int BATCHES_MAX = 10_000;

  private final MerchantEvents events;
  private final SecretAnswers answers;
  private final Duration retention;

  ReapEvents(MerchantEvents events, SecretAnswers answers, OutboundSettings settings) {
    this.events = events;
    this.answers = answers;
    this.retention = settings.retention();
  }

  /** Deletes in batches, each a transaction of its own, so that no lock lives long. */
  public void reap() {
    long total = reapAll(() -> events.reap(retention, BATCH_SIZE_MAX));
    if (total > 0) {
      log.info("reaped {} events older than {} days", total, retention.toDays());
    }
    reapAll(() -> answers.reap(ANSWERS_KEPT, BATCH_SIZE_MAX));
  }

  private static long reapAll(IntSupplier reapBatch) {
    long total = 0;
    int batch = BATCH_SIZE_MAX;
    for (int i = 0; i < BATCHES_MAX && batch == BATCH_SIZE_MAX; i++) {
      batch = reapBatch.getAsInt();
      total += batch;
    }
    return total;
  }
}
