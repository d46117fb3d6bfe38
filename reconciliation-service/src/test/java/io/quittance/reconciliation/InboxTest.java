package io.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that somebody puts into the watched folder are taken, once, or refused with the reason. */
class InboxTest extends ReconciliationTest {

  private static final LocalDate DAY = LocalDate.of(2020, 6, 1);

  @DisplayName("A1802: a file in the folder of its provider is taken for the day that it is about")
  @ParameterizedTest
  @EnumSource
  void takesADroppedFile(ReportFormat format) {
    var file = drop(format, "any name", format.bytes(DAY, BadReportTest.lines(format, DAY)));

    awaitMoved(file, "taken");
    assertThat(statements(format, DAY)).isEqualTo(1);
    assertThat(origin(format, DAY)).isEqualTo("DROPPED");
  }

  @DisplayName("A1802: a file that was taken before a crash is moved, and is no second statement")
  @Test
  void goesOnAfterACrash() {
    var format = ReportFormat.STRIPE;
    var day = DAY.plusDays(1);
    var bytes = format.bytes(day, BadReportTest.lines(format, day));
    assertThat(upload(format, day, bytes).statusCode()).isEqualTo(201);

    awaitMoved(drop(format, "crashed.csv", bytes), "taken");

    assertThat(statements(format, day)).isEqualTo(1);
    assertThat(awaiting(format, day)).as("the folder says what one person said").isZero();
    // Another file of the same name is not written over.
    awaitGone(
        drop(
            format,
            "crashed.csv",
            format.bytes(day, BadReportTest.lines(format, day).subList(0, 2))));
    assertThat(statements(format, day)).as("a corrected file").isEqualTo(2);
    assertThat(names(format, "taken")).filteredOn(name -> name.endsWith("crashed.csv")).hasSize(2);
  }

  @DisplayName("A1802, A1804: a bad file is refused with its reason beside it")
  @Test
  void refusesABadFile() throws IOException {
    var format = ReportFormat.WECHAT;
    var day = DAY.plusDays(2);
    var text = format.text(day, "acct_other", BadReportTest.lines(format, day));

    var file = drop(format, "bad.csv", format.bytes(text));

    awaitMoved(file, "refused");
    var reason = file.resolveSibling("refused").resolve("bad.csv.txt");
    assertThat(Files.readString(reason)).startsWith("statement_account_differs: line 2 ");
    assertThat(statements(format, day)).isZero();
    var undated = drop(format, "undated.csv", format.bytes(day, List.of()));
    awaitMoved(undated, "refused");
    assertThat(Files.readString(undated.resolveSibling("refused").resolve("undated.csv.txt")))
        .startsWith("statement_date_unknown: ");
  }

  @DisplayName("A1802: an empty bill is of the day in its name")
  @Test
  void readsTheDayInTheName() {
    var format = ReportFormat.WECHAT;
    var day = DAY.plusDays(3);

    var name = "bill_1900000109_%s.csv".formatted(day.toString().replace("-", ""));
    awaitMoved(drop(format, name, format.bytes(day, List.of())), "taken");

    assertThat(statements(format, day)).isEqualTo(1);
  }

  @DisplayName("A1802: a file that is still being written waits until it is complete")
  @Test
  void waitsForTheWholeFile() throws IOException {
    var format = ReportFormat.ADYEN;
    var day = DAY.plusDays(4);
    var bytes = format.bytes(day, BadReportTest.lines(format, day));
    var started = drop(format, "half.csv.part", java.util.Arrays.copyOf(bytes, bytes.length / 2));
    var growing = drop(format, "growing.csv", java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Files.setLastModifiedTime(growing, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
    var done =
        drop(format, "done.csv", format.bytes(day, BadReportTest.lines(format, day).subList(0, 1)));
    awaitMoved(done, "taken");
    assertThat(started).exists();
    assertThat(growing).exists();

    Files.delete(growing);
    Files.write(started, bytes);
    age(started);
    var renamed = Files.move(started, started.resolveSibling("half.csv"));

    awaitMoved(renamed, "taken");
    assertThat(statements(format, day)).isEqualTo(2);
    assertThat(names(format, "refused")).isEmpty();
  }

  @DisplayName("files that cannot be dealt with do not keep the others waiting")
  @Test
  void takesOthersWhileSomeFail() throws IOException {
    var folder = Files.createDirectories(INBOX.resolve("patient"));
    // There is no folder for what is refused, so that all of these stay where they are.
    var blocked = Files.createFile(folder.resolve("refused"));
    age(blocked);
    var bad = new java.util.ArrayList<Path>();
    for (int i = 0; i < 100; i++) {
      bad.add(Files.writeString(folder.resolve(".bad"), "no statement"));
      Files.setLastModifiedTime(bad.getLast(), FileTime.from(Instant.EPOCH));
      bad.set(i, Files.move(bad.getLast(), folder.resolve("bad_%03d.csv".formatted(i))));
    }
    var good = Files.writeString(folder.resolve(".good"), file("patient", DAY.plusDays(9)));
    age(good);
    good = Files.move(good, folder.resolve("good.csv"));

    awaitMoved(good, "taken");
    assertThat(bad).allMatch(Files::exists);

    for (var each : bad) {
      Files.delete(each);
    }
    Files.delete(blocked);
  }

  /** A statement of one line. */
  private static String file(String name, LocalDate day) {
    var line =
        new StatementFile.Line(
            "CAPTURE",
            "op_" + name,
            "ch_" + name,
            "txn_" + name,
            "pi_" + name,
            700,
            0,
            "USD",
            day.atTime(12, 0).toInstant(java.time.ZoneOffset.UTC));
    return StatementFile.of(day, List.of(line)).csv();
  }

  private static Path drop(ReportFormat format, String name, byte[] bytes) {
    try {
      var folder = Files.createDirectories(INBOX.resolve(format.provider()));
      // Written under another name, as careful programs do, and old enough once it has its own.
      var hidden = Files.write(folder.resolve("." + name), bytes);
      age(hidden);
      return Files.move(hidden, folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
  }

  private static void awaitMoved(Path file, String to) {
    awaitGone(file);
    assertThat(file.resolveSibling(to).resolve(file.getFileName())).exists();
  }

  private static void awaitGone(Path file) {
    await().atMost(PATIENCE).until(() -> Files.notExists(file));
  }

  private static List<String> names(ReportFormat format, String folder) {
    var path = INBOX.resolve(format.provider()).resolve(folder);
    if (Files.notExists(path)) {
      return List.of();
    }
    try (var names = Files.list(path)) {
      return names.map(name -> name.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long awaiting(ReportFormat format, LocalDate day) {
    return jdbc.sql(
            """
            SELECT count(*) FROM statement
            WHERE provider = :provider AND day = :day AND awaits_approval
            """)
        .param("provider", format.provider())
        .param("day", day)
        .query(Long.class)
        .single();
  }

  private long statements(ReportFormat format, LocalDate day) {
    return jdbc.sql("SELECT count(*) FROM statement WHERE provider = :provider AND day = :day")
        .param("provider", format.provider())
        .param("day", day)
        .query(Long.class)
        .single();
  }

  private String origin(ReportFormat format, LocalDate day) {
    return jdbc.sql("SELECT origin FROM statement WHERE provider = :provider AND day = :day")
        .param("provider", format.provider())
        .param("day", day)
        .query(String.class)
        .single();
  }
}
