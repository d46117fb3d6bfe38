package io.quittance.benchmarks.ledger;

import io.quittance.infrastructure.LocalInfrastructure;
import io.quittance.infrastructure.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast the ledger books, beside plain JDBC and the bare database, all in one run on the same
 * PostgreSQL (fsync and synchronous_commit on). Nothing is reported unless the books are proven
 * right afterwards.
 */
public final class LedgerBenchmark {

  /** About what one round books, so that filling the topic takes no longer than emptying it. */
  private static final int KAFKA_EVENTS_PER_SECOND = 20_000;

  private final BenchmarkOptions options;
  private final List<String> report = new ArrayList<>();

  private LedgerBenchmark(BenchmarkOptions options) {
    this.options = options;
  }

  /** Runs the benchmark and prints its page in Markdown; see {@link BenchmarkOptions}. */
  public static void main(String[] arguments) throws Exception {
    var folder = Files.createTempDirectory("quittance-benchmark");
    try (var servers = LocalInfrastructure.durable(folder, Ports.ANY)) {
      new LedgerBenchmark(BenchmarkOptions.of(arguments)).run(servers);
    } finally {
      LocalInfrastructure.delete(folder);
    }
    // The broker's threads would keep the JVM alive.
    System.exit(0);
  }

  private void run(LocalInfrastructure servers) throws Exception {
    var plain = PlainTables.create(servers.postgres().database("plain"));
    try (var ledger = start(servers, "ledger")) {
      MachineFacts.of(ledger).forEach(this::say);
      var results = race(contenders(servers, plain, ledger));
      for (var traffic : Traffic.values()) {
        title(traffic == Traffic.RANDOM ? "10,000 random accounts" : "One hot account");
        results.table(traffic).forEach(this::say);
      }
      plain.requireRight();
      say("");
      say("Proven right afterwards: " + ledger.requireProof() + ".");
    }
    if (options.postings() > 0) {
      try (var small = start(servers, "small");
          var large = start(servers, "large")) {
        title("A large journal");
        new Growth(small, large, servers.postgres(), options).measure().forEach(this::say);
        say("");
        say("Proven right afterwards: " + small.requireProof() + "; " + large.requireProof() + ".");
      }
    }
    report.forEach(System.out::println);
    options.write(report);
  }

  private static LedgerUnderTest start(LocalInfrastructure servers, String database)
      throws Exception {
    var ledger =
        new LedgerUnderTest(
            servers.postgres().database(database), servers.kafka().bootstrapServers());
    ledger.openAccounts();
    return ledger;
  }

  private List<Contender> contenders(
      LocalInfrastructure servers, PlainTables plain, LedgerUnderTest ledger)
      throws IOException, InterruptedException {
    var all = new ArrayList<Contender>();
    if (PgBench.isInstalled()) {
      var database = servers.postgres().database("pgbench");
      new PgBench(database, 1).initialize();
      all.add(new PgBench(database, 8));
      all.add(new PgBench(database, 32));
    }
    for (int connections : new int[] {1, 8, 32}) {
      all.add(new RowAtATime(plain, connections));
    }
    for (int size : new int[] {500, 2_000}) {
      all.add(new BareBatch(plain, false, size));
      all.add(new BareBatch(plain, true, size));
    }
    for (int clients : new int[] {1, 8, 64}) {
      all.add(new OverRest(ledger, clients, 1));
    }
    all.add(new OverRest(ledger, 8, 500));
    all.add(new OverKafka(ledger, KAFKA_EVENTS_PER_SECOND));
    return all.stream().filter(options::wants).toList();
  }

  /** Every contender in every round, one after another, so that all meet the same machine. */
  private Results race(List<Contender> contenders) throws Exception {
    var results = new Results();
    for (int round = 0; round <= options.rounds(); round++) {
      for (var traffic : Traffic.values()) {
        for (var contender : contenders) {
          var measured = contender.run(traffic, options.roundTime());
          System.err.printf(
              "round %d, %s, %s: %,.0f%n",
              round, traffic, contender.name(), measured.transfersPerSecond());
          // The first round warms up.
          if (round > 0) {
            results.add(contender, traffic, measured);
          }
        }
      }
    }
    return results;
  }

  private void title(String text) {
    say("");
    say("## " + text);
    say("");
  }

  private void say(String line) {
    report.add(line);
  }
}
