package io.quittance.system.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxOptions;
import io.quittance.system.Callers;
import io.quittance.system.Invariants;
import io.quittance.system.RunningPlatform;
import io.quittance.system.harness.FaultKind.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes die, freeze and lose their connections, servers go and come back, while customers pay:
 * afterwards every guarantee holds, and every customer was told the truth.
 *
 * <p>{@code quittance.harness.seed} repeats the schedule of faults and what customers want; how the
 * two meet stays chance.
 */
class HarnessTest {

  private static final String SEED = "quittance.harness.seed";
  private static final int CUSTOMERS = 6;
  private static final Duration KNOWN_WITHIN = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  @DisplayName(
      "A203 A701 A702 A706 A1404 processes are killed and frozen, connections cut and silent,"
          + " servers restarted: I1-I9 hold, and every customer was told the truth")
  void paymentsUnderFaults() {
    long seed = Long.getLong(SEED, ThreadLocalRandom.current().nextLong(1_000_000_000));
    var size = Map.of(Lane.PROCESSES, 4, Lane.SERVERS, 6, Lane.LINKS, 6);
    try (var fleet = Fleet.ofPayments(RunningPlatform.shared(), folder)) {
      run(fleet, FaultSchedule.of(seed, size, possible(), Duration.ofSeconds(2)));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  @EnabledIfSystemProperty(
      named = "quittance.soak",
      matches = "true",
      disabledReason = "two processes of each service, 200 faults a seed; runs with -Psoak")
  @DisplayName(
      "A203 A701 A702 A706 A801 A1404 two processes of every service, 200 faults: I1-I9 hold")
  void everythingUnderFaults(long seed) {
    var size = Map.of(Lane.PROCESSES, 40, Lane.SERVERS, 80, Lane.LINKS, 80);
    try (var sandbox = Sandbox.start(SandboxOptions.inFolder(folder).serversOnly());
        var fleet = Fleet.ofEverything(sandbox, folder)) {
      run(
          fleet,
          FaultSchedule.of(Long.getLong(SEED, seed), size, possible(), Duration.ofSeconds(8)));
    }
  }

  private static List<FaultKind> possible() {
    var kinds = new ArrayList<>(Arrays.asList(FaultKind.values()));
    if (ShiftedClock.installed().isEmpty()) {
      System.out.println("no clock is shifted: libfaketime is not installed");
      kinds.remove(FaultKind.CLOCK);
    }
    return kinds;
  }

  private static void run(Fleet fleet, FaultSchedule schedule) {
    var turmoil = new Turmoil(fleet, schedule);
    try {
      var client = new GoodClient(fleet.shops());
      var customers =
          IntStream.range(0, CUSTOMERS)
              .mapToObj(number -> new Customer(client, schedule.seed() * CUSTOMERS + number))
              .toList();
      disturb(turmoil, customers);
      System.out.printf(
          "harness, seed %d: %s; %s%n", schedule.seed(), turmoil.done(), client.figures());
      assertThat(turmoil.done().values().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo(schedule.size());
      everyOutcomeIsKnown(fleet);
      new Invariants(fleet.sandbox()).hold();
      for (var customer : customers) {
        assertThat(customer.purchases()).isNotEmpty();
        customer.purchases().forEach(purchase -> isTrue(client, purchase));
      }
    } catch (AssertionError | RuntimeException wrong) {
      throw new AssertionError(
          "%s%nwhat came:%n%s%n%s"
              .formatted(schedule, String.join(System.lineSeparator(), turmoil.journal()), wrong),
          wrong);
    }
  }

  /** Customers go on until the last fault is over, and a little longer. */
  private static void disturb(Turmoil turmoil, List<Customer> customers) {
    var over = new AtomicBoolean();
    Callers.atOnce(
        customers.size() + 1,
        caller -> {
          if (caller == customers.size()) {
            try {
              turmoil.run();
            } finally {
              over.set(true);
            }
          } else {
            try {
              do {
                customers.get(caller).shop();
              } while (!over.get());
            } catch (AssertionError | RuntimeException wrong) {
              turmoil.callOff();
              throw wrong;
            }
          }
          return caller;
        });
  }

  /** What is still open is asked about now instead of in minutes. */
  private static void everyOutcomeIsKnown(Fleet fleet) {
    var servers = new Servers(fleet.sandbox().infrastructure());
    await()
        .alias("operations without an outcome")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofSeconds(1))
        .atMost(KNOWN_WITHIN)
        .until(
            () -> {
              servers.execute(
                  "payment",
                  """
                  UPDATE payment_transaction SET next_check_at = now()
                  WHERE status IN ('UNKNOWN', 'PENDING') AND next_check_at > now()
                  """);
              return servers.number(
                  "payment",
                  "SELECT count(*) FROM payment_transaction WHERE status IN ('UNKNOWN',"
                      + " 'PENDING')");
            },
            open -> open == 0);
  }

  private static void isTrue(GoodClient client, Purchase purchase) {
    for (int instance = 0; instance < 2; instance++) {
      purchase.isTrueOf(client.read(instance, "/api/payment-intents/" + purchase.id()));
    }
  }
}
