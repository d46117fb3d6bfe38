package io.quittance.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Starts services, a few at a time: a start waits for disk and database now and then. */
final class ServiceStarts {

  private static final int AT_ONCE_MAX = 2;

  private ServiceStarts() {}

  /**
   * Returns when all have started. After a failure no further one is begun, and those under way are
   * waited for, so that the caller may stop what runs.
   *
   * @throws CancellationException if it was called off
   */
  static void all(
      List<SandboxService> services, Consumer<SandboxService> start, Progress progress) {
    var failed = new AtomicBoolean();
    var starts = new ArrayList<Future<?>>();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE_MAX)) {
      for (var service : services) {
        starts.add(
            threads.submit(
                () -> {
                  if (progress.isCalledOff()) {
                    throw new CancellationException("called off");
                  }
                  if (!failed.get()) {
                    try {
                      start.accept(service);
                    } catch (RuntimeException | Error e) {
                      failed.set(true);
                      throw e;
                    }
                  }
                }));
      }
    }
    starts.forEach(ServiceStarts::requireSuccess);
  }

  private static void requireSuccess(Future<?> start) {
    try {
      start.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IllegalStateException("a service did not start", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
