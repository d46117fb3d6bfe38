package io.quittance.benchmarks.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Clients that call at the same time, each as often as it can. */
final class Clients {

  private static final int SIGNIFICANT_DIGITS = 3;

  private Clients() {}

  private record OneClient(long transfers, Histogram latencies) {}

  /** Lets them call for so long; a call that is under way at the end is waited for and counted. */
  static Measured run(int clients, Duration duration, Client.Factory factory) throws Exception {
    try (var threads = Executors.newFixedThreadPool(clients)) {
      var all = new ArrayList<Client>();
      for (int number = 0; number < clients; number++) {
        all.add(factory.create(number));
      }
      long start = System.nanoTime();
      var running =
          threads.invokeAll(
              all.stream()
                  .map(
                      client ->
                          (Callable<OneClient>) () -> callUntil(start + duration.toNanos(), client))
                  .toList());
      long transfers = 0;
      var latencies = new Histogram(SIGNIFICANT_DIGITS);
      for (var one : running) {
        transfers += one.get().transfers();
        latencies.add(one.get().latencies());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      for (var client : all) {
        client.close();
      }
      return new Measured(transfers / seconds, latencies);
    }
  }

  private static OneClient callUntil(long end, Client client) throws Exception {
    var latencies = new Histogram(SIGNIFICANT_DIGITS);
    long transfers = 0;
    long before = System.nanoTime();
    while (before < end) {
      transfers += client.call();
      long after = System.nanoTime();
      latencies.recordValue(TimeUnit.NANOSECONDS.toMicros(after - before));
      before = after;
    }
    return new OneClient(transfers, latencies);
  }
}
