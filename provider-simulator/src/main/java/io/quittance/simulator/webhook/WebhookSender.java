package io.quittance.simulator.webhook;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.platform.client.ServiceClients;
import io.quittance.simulator.webhook.WebhookQueue.Failed;
import io.quittance.simulator.webhook.WebhookQueue.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends webhooks until they are acknowledged: at least once, and in order per charge.
 *
 * <p>At least once, because a crash after sending leaves the webhook in the queue. In order,
 * because only the first of a charge is ever claimed, and the next one has its turn when that is
 * gone.
 */
@Component
public class WebhookSender implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);

  private static final int CONCURRENCY_MAX = 16;
  private static final int BATCH_SIZE_MAX = 64;
  private static final int ANSWER_LENGTH_MAX = 64 * 1024;
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  /** Longer than the slowest batch: 64 webhooks, 16 at a time, 10 seconds each. */
  private static final Duration LEASE = Duration.ofSeconds(90);

  /** Looks by itself that often, for webhooks whose time comes later. */
  private static final long POLL_MILLIS = 250;

  private static final long FAILURE_PAUSE_MILLIS = 1_000;

  /** After these, hourly for ever: the provider never gives up. */
  private static final List<Duration> RETRY_PAUSES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofHours(1));

  private final WebhookQueue queue;
  private final Deliveries deliveries;
  private final Clock clock;
  private final Map<String, WireWebhooks> formats;
  private final Counter deliveredCount;
  private final Counter failedCount;
  private final Semaphore work = new Semaphore(0);
  private volatile @Nullable Thread thread;
  private volatile boolean running;

  WebhookSender(
      WebhookQueue queue,
      Deliveries deliveries,
      Clock clock,
      List<WireWebhooks> formats,
      MeterRegistry meters) {
    this.queue = queue;
    this.deliveries = deliveries;
    this.clock = clock;
    this.formats =
        formats.stream().collect(toUnmodifiableMap(WireWebhooks::provider, Function.identity()));
    this.deliveredCount = meters.counter("quittance.simulator.webhooks.delivered");
    this.failedCount = meters.counter("quittance.simulator.webhooks.failed");
  }

  /** Says that there is something to send; to be called after the commit. */
  public void wake() {
    if (work.availablePermits() == 0) {
      work.release();
    }
  }

  private void run() {
    try (var client = ServiceClients.pooled(ANSWER_TIMEOUT);
        var senders = Executors.newFixedThreadPool(CONCURRENCY_MAX, Thread.ofVirtual().factory())) {
      while (running) {
        round(client, senders);
      }
    } catch (IOException failure) {
      log.warn("the connections for webhooks did not close: {}", failure.toString());
    }
  }

  private void round(CloseableHttpClient client, ExecutorService senders) {
    try {
      // Whatever went may have uncovered the next one of its charge: only an empty round rests.
      if (sendBatch(client, senders) == 0) {
        pause(POLL_MILLIS);
      }
    } catch (RuntimeException failure) {
      if (running) {
        log.warn("webhooks wait, next try in {} ms: {}", FAILURE_PAUSE_MILLIS, failure.toString());
        pause(FAILURE_PAUSE_MILLIS);
      }
    }
  }

  private int sendBatch(CloseableHttpClient client, ExecutorService senders) {
    var batch = queue.claim(BATCH_SIZE_MAX, LEASE);
    if (batch.isEmpty()) {
      return 0;
    }
    var answers = new ArrayList<Future<Boolean>>(batch.size());
    for (var webhook : batch) {
      Callable<Boolean> sending = () -> send(client, webhook);
      answers.add(senders.submit(sending));
    }
    var delivered = new ArrayList<Waiting>(batch.size());
    var failed = new ArrayList<Failed>();
    for (int i = 0; i < batch.size(); i++) {
      if (succeeded(answers.get(i))) {
        delivered.add(batch.get(i));
      } else {
        failed.add(new Failed(batch.get(i).turn(), pauseAfter(batch.get(i).attempts())));
      }
    }
    queue.settle(delivered, failed);
    delivered.forEach(webhook -> deliveries.acknowledged(webhook.eventId()));
    deliveredCount.increment(delivered.size());
    failedCount.increment(failed.size());
    return batch.size();
  }

  private boolean send(CloseableHttpClient client, Waiting webhook) {
    var format = formats.get(webhook.provider());
    if (format == null) {
      logRefused(webhook, webhook.provider() + " is not emulated");
      return false;
    }
    try {
      var reply = client.execute(request(format, webhook), WebhookSender::reply);
      if (format.isAcknowledged(reply.status(), reply.body())) {
        return true;
      }
      logRefused(webhook, "answered " + reply.status());
    } catch (IOException unreachable) {
      logRefused(webhook, unreachable.toString());
    }
    return false;
  }

  private HttpPost request(WireWebhooks format, Waiting webhook) {
    var message = format.message(webhook.body(), clock.instant());
    var request = new HttpPost(message.target());
    message.headers().forEach(request::setHeader);
    request.setEntity(new StringEntity(message.body(), ContentType.parse(message.contentType())));
    return request;
  }

  private record Reply(int status, String body) {}

  private static Reply reply(ClassicHttpResponse answer) throws IOException, ParseException {
    var entity = answer.getEntity();
    return new Reply(
        answer.getCode(),
        entity == null
            ? ""
            : EntityUtils.toString(entity, StandardCharsets.UTF_8, ANSWER_LENGTH_MAX));
  }

  private static void logRefused(Waiting webhook, String why) {
    log.info(
        "webhook {} was not acknowledged and is sent again in {}: {}",
        webhook.eventId(),
        pauseAfter(webhook.attempts()),
        why);
  }

  private static Duration pauseAfter(int attempts) {
    return RETRY_PAUSES.get(Math.min(attempts, RETRY_PAUSES.size() - 1));
  }

  private static boolean succeeded(Future<Boolean> answer) {
    try {
      return answer.get();
    } catch (ExecutionException failed) {
      log.warn("a webhook was not sent, it is sent again", failed.getCause());
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void pause(long millis) {
    try {
      if (work.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        work.drainPermits();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("webhook-sender").daemon().start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    wake();
    var sender = thread;
    if (sender != null) {
      try {
        sender.join(ANSWER_TIMEOUT);
      } catch (InterruptedException impatient) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
