package io.quittance.system;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many callers at the same moment. */
public final class Callers {

  private Callers() {}

  /**
   * What each of so many callers brings back; all of them wait at one gate until everybody is
   * there.
   *
   * @throws AssertionError the first that a caller threw, after all have ended
   */
  public static <T> List<T> atOnce(int count, IntFunction<T> call) {
    var gate = new CountDownLatch(count);
    var running = new ArrayList<Future<T>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        int caller = i;
        running.add(
            threads.submit(
                () -> {
                  gate.countDown();
                  gate.await();
                  return call.apply(caller);
                }));
      }
    }
    return running.stream().map(Callers::broughtBack).toList();
  }

  /**
   * What so many calls bring back, made by fewer callers.
   *
   * @throws AssertionError the first that a call threw, after all have ended
   */
  public static <T> List<T> inTurns(int callers, int count, IntFunction<T> call) {
    var running = new ArrayList<Future<T>>();
    try (var threads = Executors.newFixedThreadPool(callers)) {
      for (int i = 0; i < count; i++) {
        int number = i;
        running.add(threads.submit(() -> call.apply(number)));
      }
    }
    return running.stream().map(Callers::broughtBack).toList();
  }

  private static <T> T broughtBack(Future<T> call) {
    try {
      return call.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof AssertionError wrong) {
        throw wrong;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
