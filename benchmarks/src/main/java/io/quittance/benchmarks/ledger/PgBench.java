package io.quittance.benchmarks.ledger;

import io.quittance.infrastructure.ServiceDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** pgbench's own TPC-B-like transaction, for those who know its figures; where it is installed. */
record PgBench(ServiceDatabase database, int clients) implements Contender {

  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
  private static final String THREADS = "2";
  private static final String SCALE = "10";

  @Override
  public String name() {
    return "pgbench, TPC-B-like, scale %s, %d clients".formatted(SCALE, clients);
  }

  static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("pgbench", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /** Makes and fills its tables. */
  void initialize() throws IOException, InterruptedException {
    pgbench("--initialize", "--quiet", "--scale=" + SCALE);
  }

  /** The accounts of pgbench are its own: any traffic is random to it. */
  @Override
  public Measured run(Traffic traffic, Duration duration) throws IOException, InterruptedException {
    var output =
        pgbench(
            "--no-vacuum",
            "--protocol=prepared",
            "--client=" + clients,
            "--jobs=" + THREADS,
            "--time=" + duration.toSeconds());
    var rate = RATE.matcher(output);
    if (!rate.find()) {
      throw new IllegalStateException("pgbench says no rate: " + output);
    }
    return new Measured(Double.parseDouble(rate.group(1)), null);
  }

  private String pgbench(String... options) throws IOException, InterruptedException {
    var address = URI.create(database.jdbcUrl().substring("jdbc:".length()));
    var command =
        new ArrayList<>(
            List.of(
                "pgbench",
                "--host=" + address.getHost(),
                "--port=" + address.getPort(),
                "--username=" + database.owner()));
    command.addAll(List.of(options));
    command.add(address.getPath().substring(1));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", database.ownerPassword());
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("pgbench failed: " + output);
    }
    return output;
  }
}
