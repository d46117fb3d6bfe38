package io.quittance.benchmarks.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/** What the figures were measured on. */
final class MachineFacts {

  private MachineFacts() {}

  static List<String> of(LedgerUnderTest ledger) throws IOException, SQLException {
    var settings =
        ledger
            .settings(
                "server_version",
                "fsync",
                "synchronous_commit",
                "full_page_writes",
                "shared_buffers",
                "huge_pages_status")
            .entrySet()
            .stream()
            .map(setting -> setting.getKey() + " " + setting.getValue())
            .collect(Collectors.joining(", "));
    return List.of(
        "Measured on %s: %d processors (%s), %s of memory, %s, Java %s."
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                line("/proc/cpuinfo", "model name"),
                line("/proc/meminfo", "MemTotal"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.version()),
        "PostgreSQL: %s. Clients, service, Kafka and database share the machine."
            .formatted(settings));
  }

  private static String line(String file, String name) throws IOException {
    var path = Path.of(file);
    if (Files.notExists(path)) {
      return "unknown";
    }
    try (var lines = Files.lines(path)) {
      return lines
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown");
    }
  }
}
