package io.quittance.platform.apikey;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Keeps the directory current and tells which keys were used, while the service runs. */
final class KeyWatch implements SmartLifecycle {

  /** Three looks may fail before the directory is too old. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private static final Duration TELL_EVERY = Duration.ofSeconds(5);

  private final KeyDirectory directory;
  private final KeyUses uses;
  private volatile @Nullable ScheduledExecutorService threads;

  KeyWatch(KeyDirectory directory, KeyUses uses) {
    this.directory = directory;
    this.uses = uses;
  }

  @Override
  public void start() {
    // Two: whoever is slow to take what we tell must not make the directory old.
    var started =
        Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("api-keys-", 0).factory());
    // Should one of them ever fail, nothing is believed any more and each key is asked for.
    var _ =
        started.scheduleWithFixedDelay(
            directory::refresh, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    var _ =
        started.scheduleWithFixedDelay(
            uses::tell, TELL_EVERY.toMillis(), TELL_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    threads = started;
  }

  @Override
  public void stop() {
    var running = threads;
    if (running != null) {
      running.shutdownNow();
      uses.tell();
    }
    threads = null;
  }

  @Override
  public boolean isRunning() {
    return threads != null;
  }
}
