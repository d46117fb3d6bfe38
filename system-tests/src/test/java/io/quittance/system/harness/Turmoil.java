package io.quittance.system.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Lets the faults of a schedule meet a fleet, each lane by itself, and undoes every one of them.
 */
final class Turmoil {

  private static final int CLOCK_SHIFT_SECONDS = 400;
  private static final Duration BETWEEN_KILLED_SESSIONS = Duration.ofMillis(100);

  private final Fleet fleet;
  private final FaultSchedule schedule;
  private final Servers servers;
  private final CountDownLatch calledOff = new CountDownLatch(1);
  private final Queue<String> journal = new ConcurrentLinkedQueue<>();
  private final Queue<FaultKind> done = new ConcurrentLinkedQueue<>();
  private final long start = System.nanoTime();

  Turmoil(Fleet fleet, FaultSchedule schedule) {
    this.fleet = fleet;
    this.schedule = schedule;
    this.servers = new Servers(fleet.sandbox().infrastructure());
  }

  /**
   * Returns when every fault has come and gone, and every instance is ready again.
   *
   * @throws IllegalStateException if one could not be done or undone
   */
  void run() {
    var lanes = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      schedule.lanes().values().forEach(lane -> lanes.add(threads.submit(() -> follow(lane))));
    }
    lanes.forEach(Turmoil::requireSuccess);
    fleet.awaitReady();
  }

  /** Faults that have not come yet do not come any more. */
  void callOff() {
    calledOff.countDown();
  }

  private static void requireSuccess(Future<?> lane) {
    try {
      lane.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a fault could not be done or undone", failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private void follow(List<Fault> lane) {
    for (var fault : lane) {
      if (pause(fault.after())) {
        return;
      }
      meet(fault);
      done.add(fault.kind());
    }
  }

  private void meet(Fault fault) {
    switch (fault.kind()) {
      case KILL, STOP, CLOCK -> meetProcess(fault, fleet.instance(fault.pick()));
      case LINK_CUT, LINK_SLOW, LINK_SILENT -> meetLink(fault);
      case END_SESSIONS -> {
        note(fault, "database sessions");
        for (var left = fault.lasts();
            left.isPositive();
            left = left.minus(BETWEEN_KILLED_SESSIONS)) {
          servers.endSessions();
          pause(BETWEEN_KILLED_SESSIONS);
        }
      }
      case POSTGRES_RESTART -> {
        var postgres = servers.infrastructure().postgres();
        away(fault, "PostgreSQL", postgres::stop, postgres::start);
      }
      case REDIS_EMPTY -> {
        note(fault, "Redis");
        servers.emptyRedis();
      }
      case REDIS_KILL -> {
        var redis = servers.infrastructure().redis();
        away(fault, "Redis", redis::kill, redis::start);
      }
      case KAFKA_RESTART -> {
        var kafka = servers.infrastructure().kafka();
        away(fault, "Kafka", kafka::stop, kafka::start);
      }
    }
  }

  private void meetProcess(Fault fault, Instance instance) {
    instance.awaitReady();
    switch (fault.kind()) {
      case KILL -> {
        note(fault, instance.name());
        instance.kill();
      }
      case STOP -> away(fault, instance.name(), instance::stop, instance::resume);
      case CLOCK -> {
        int seconds = fault.pick() % 2 == 0 ? CLOCK_SHIFT_SECONDS : -CLOCK_SHIFT_SECONDS;
        away(
            fault,
            instance.name(),
            () -> instance.shiftClock(seconds),
            () -> instance.shiftClock(0));
      }
      default -> throw new IllegalArgumentException(fault.toString());
    }
  }

  private void meetLink(Fault fault) {
    var links = List.copyOf(fleet.links().entrySet());
    var link = links.get(fault.pick() % links.size());
    var proxy = link.getValue();
    Runnable harm =
        switch (fault.kind()) {
          case LINK_CUT -> proxy::cut;
          case LINK_SILENT -> proxy::swallow;
          default -> () -> proxy.delay(Duration.ofMillis(20 + fault.pick() % 100));
        };
    away(fault, link.getKey(), harm, proxy::heal);
  }

  private void away(Fault fault, String whom, Runnable harm, Runnable undo) {
    note(fault, whom);
    try {
      harm.run();
      pause(fault.lasts());
    } finally {
      undo.run();
    }
  }

  private void note(Fault fault, String whom) {
    journal.add(
        "%6d ms %s: %s for %d ms"
            .formatted(
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                fault.kind(),
                whom,
                fault.lasts().toMillis()));
  }

  /** True when it was called off. */
  private boolean pause(Duration pause) {
    try {
      return calledOff.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** What came when, and whom it met. */
  List<String> journal() {
    return List.copyOf(journal);
  }

  /** How many faults of each kind came. */
  Map<FaultKind, Integer> done() {
    var counts = new EnumMap<FaultKind, Integer>(FaultKind.class);
    done.forEach(kind -> counts.merge(kind, 1, Integer::sum));
    return counts;
  }
}
