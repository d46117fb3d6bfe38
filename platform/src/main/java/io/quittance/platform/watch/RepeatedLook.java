package io.quittance.platform.watch;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Has each instance ask again and again what its gauges show, so that a scrape asks nobody. When
 * nobody answers, the gauges show what was seen last.
 */
public final class RepeatedLook implements SmartLifecycle {

  /** As often as most scrape. */
  public static final Duration USUALLY_EVERY = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(RepeatedLook.class);

  private final String name;
  private final Duration every;
  private final Runnable question;
  private volatile ScheduledExecutorService thread = ended();

  /** A question of that name, asked first at the start and then again so long after its answer. */
  public RepeatedLook(String name, Duration every, Runnable question) {
    this.name = name;
    this.every = every;
    this.question = question;
  }

  private static ScheduledExecutorService ended() {
    var none = Executors.newSingleThreadScheduledExecutor();
    none.shutdown();
    return none;
  }

  private void look() {
    try {
      question.run();
    } catch (RuntimeException unanswered) {
      log.debug("{} shows what was seen last", name, unanswered);
    }
  }

  @Override
  public void start() {
    thread = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name(name).factory());
    var _ = thread.scheduleWithFixedDelay(this::look, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    thread.shutdownNow();
  }

  @Override
  public boolean isRunning() {
    return !thread.isShutdown();
  }
}
