package io.quittance.webhook.inbound;

import io.quittance.webhook.provider.WebhookSettings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Deletes webhooks that are older than the retention, with the memory of their facts. */
@Service
class ReapWebhooks {

  /** How often the next ones are looked for. */
  static final Duration INTERVAL = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(ReapWebhooks.class);

  private static final int BATCH_SIZE_MAX = 1_000;

  /** Ten times what arrives in an hour of full load; what is left waits for the next run. */
  private static final int BATCHES_MAX = 10_000;

  private final WebhookRepository webhooks;
  private final Duration retention;

  ReapWebhooks(WebhookRepository webhooks, WebhookSettings settings) {
    this.webhooks = webhooks;
    this.retention = settings.retention();
  }

  /** Deletes in batches, each a transaction of its own, so that no lock lives long. */
  void reap() {
    long total = 0;
    int batch = BATCH_SIZE_MAX;
    for (int i = 0; i < BATCHES_MAX && batch == BATCH_SIZE_MAX; i++) {
      batch = webhooks.reap(retention, BATCH_SIZE_MAX);
      total += batch;
    }
    if (total > 0) {
      log.info("reaped {} webhooks older than {} days", total, retention.toDays());
    }
  }
}
