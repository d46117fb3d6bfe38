package io.quittance.system.harness;

import io.quittance.system.harness.FaultKind.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Which faults come in which order, made from a seed alone: the same seed gives the same schedule.
 * How the platform's work meets them stays chance.
 */
record FaultSchedule(long seed, Map<Lane, List<Fault>> lanes) {

  private static final int PICK_BOUND = 1_000;

  /**
   * A schedule in which each kind comes about equally often.
   *
   * @param size how many faults each lane has
   * @param kinds those that are possible on this machine
   * @param pauseMax between two faults of a lane
   */
  static FaultSchedule of(
      long seed, Map<Lane, Integer> size, Collection<FaultKind> kinds, Duration pauseMax) {
    var lanes = new EnumMap<Lane, List<Fault>>(Lane.class);
    var seeds = new SplittableRandom(seed);
    for (var lane : Lane.values()) {
      var random = seeds.split();
      var ofLane = kinds.stream().filter(kind -> kind.lane() == lane).sorted().toList();
      lanes.put(lane, faults(random, size.get(lane), ofLane, pauseMax));
    }
    return new FaultSchedule(seed, lanes);
  }

  private static List<Fault> faults(
      SplittableRandom random, int size, List<FaultKind> kinds, Duration pauseMax) {
    var faults = new ArrayList<Fault>();
    var next = new ArrayList<FaultKind>();
    while (faults.size() < size) {
      if (next.isEmpty()) {
        next.addAll(kinds);
      }
      var kind = next.remove(random.nextInt(next.size()));
      faults.add(
          new Fault(
              kind,
              random.nextInt(PICK_BOUND),
              Duration.ofMillis(random.nextLong(pauseMax.toMillis())),
              kind.lasting(random.nextDouble())));
    }
    return faults;
  }

  int size() {
    return lanes.values().stream().mapToInt(List::size).sum();
  }

  @Override
  public String toString() {
    return "seed %d:%n%s"
        .formatted(
            seed,
            lanes.entrySet().stream()
                .map(lane -> "  " + lane.getKey() + ": " + lane.getValue())
                .collect(Collectors.joining(System.lineSeparator())));
  }
}
