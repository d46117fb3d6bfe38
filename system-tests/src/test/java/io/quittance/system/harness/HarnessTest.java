package io.quittance.system.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxOptions;
import io.quittance.system.DumpScan;
import io.quittance.system.Invariants;
import io.quittance.system.RunningPlatform;
import io.quittance.system.harness.FaultKind.Lane;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
  private static final Duration KNOWN_WITHIN = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  @DisplayName(
      "A203 A701 A702 A706 A1404 processes are killed and frozen, connections cut and silent,"
          + " servers restarted: I1-I9 hold, and every customer and merchant was told the truth")
  void paymentsUnderFaults() {
    long seed = Long.getLong(SEED, ThreadLocalRandom.current().nextLong(1_000_000_000));
    var size = Map.of(Lane.PROCESSES, 4, Lane.SERVERS, 6, Lane.LINKS, 6);
    try (var fleet = Fleet.ofPayments(RunningPlatform.shared(), folder)) {
      assertThat(fleet.links())
          .containsKeys(
              "payment-api-harness-1 to idempotency-service",
              "payment-api-harness-1 to ledger-service",
              "payment-api-harness-1 to postgres",
              "payment-api-harness-1 to provider-simulator",
              "payment-api-harness-1 to redis");
      // Whatever else is kept is scanned by DumpScanTest, with what all tests leave.
      run(
          fleet,
          FaultSchedule.of(seed, size, possible(), Duration.ofSeconds(2)),
          DumpScan::hasFoundNothing);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  @EnabledIfSystemProperty(
      named = "quittance.soak",
      matches = "true",
      disabledReason = "two processes of each service, 200 faults a seed; runs with -Psoak")
  @DisplayName(
      "A203 A701 A702 A706 A801 A1303 A1404 two processes of every service, 200 faults: I1-I10"
          + " hold, and the provider's report says the same")
  void everythingUnderFaults(long seed) {
    var size = Map.of(Lane.PROCESSES, 40, Lane.SERVERS, 80, Lane.LINKS, 80);
    var begin = today();
    try (var sandbox = Sandbox.start(SandboxOptions.inFolder(folder).serversOnly());
        var fleet = Fleet.ofEverything(sandbox, folder)) {
      assertThat(fleet.links())
          .containsKeys(
              "payment-api-harness-2 to redis",
              "webhook-service-harness-1 to redis",
              "idempotency-service-harness-1 to redis",
              "reconciliation-service-harness-1 to provider-simulator",
              "provider-simulator to webhook-service");
      run(
          fleet,
          FaultSchedule.of(Long.getLong(SEED, seed), size, possible(), Duration.ofSeconds(8)),
          scan -> {
            everyWebhookOfTheProviderIsTaken(sandbox);
            new ReconciledDays(sandbox).agree(Stream.of(begin, today()).distinct().toList());
            scan.findsNothing(List.of());
          });
    }
  }

  private static LocalDate today() {
    return LocalDate.now(Clock.systemUTC());
  }

  private static List<FaultKind> possible() {
    var kinds = new ArrayList<>(Arrays.asList(FaultKind.values()));
    if (ShiftedClock.installed().isEmpty()) {
      System.out.println("no clock is shifted: libfaketime is not installed");
      kinds.remove(FaultKind.CLOCK);
    }
    return kinds;
  }

  private static void run(Fleet fleet, FaultSchedule schedule, Consumer<DumpScan> atTheEnd) {
    var turmoil = new Turmoil(fleet, schedule);
    try (var traffic = new Traffic(fleet, schedule.seed())) {
      traffic.during(turmoil);
      System.out.printf(
          "harness, seed %d: %s; %s%n", schedule.seed(), turmoil.done(), traffic.figures());
      assertThat(turmoil.done().values().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo(schedule.size());
      everyOutcomeIsKnown(fleet);
      new Invariants(fleet.sandbox()).hold();
      traffic.wasToldTheTruth();
      atTheEnd.accept(traffic.scan());
    } catch (AssertionError | RuntimeException wrong) {
      throw new AssertionError(
          "%s%nwhat came:%n%s%n%s"
              .formatted(schedule, String.join(System.lineSeparator(), turmoil.journal()), wrong),
          wrong);
    }
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

  /** The provider sends again after minutes what did not arrive; it is asked to do so now. */
  private static void everyWebhookOfTheProviderIsTaken(Sandbox sandbox) {
    var servers = new Servers(sandbox.infrastructure());
    await()
        .alias("webhooks of the provider that did not arrive")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofSeconds(1))
        .atMost(KNOWN_WITHIN)
        .until(
            () -> {
              servers.execute(
                  "simulator",
                  "UPDATE webhook SET next_attempt_at = now() WHERE next_attempt_at > now()");
              return servers.number("simulator", "SELECT count(*) FROM webhook");
            },
            waiting -> waiting == 0);
  }
}
