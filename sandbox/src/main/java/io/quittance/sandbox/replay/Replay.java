package io.quittance.sandbox.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What bin/replay runs. */
public final class Replay {

  private static final int AGREES = 0;
  private static final int DISAGREES = 1;
  private static final int CANNOT_START = 2;

  private final ReplayOptions options;
  private final PrintStream out;

  private Replay(ReplayOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /**
   * Does what the arguments say, also for tests.
   *
   * @return the exit status: 0 when every number agrees, 1 when one does not, 2 when the arguments
   *     or the file make no sense
   */
  public static int run(List<String> arguments, PrintStream out, PrintStream err)
      throws InterruptedException {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(ReplayOptions.USAGE);
      return AGREES;
    }
    try {
      var replay = new Replay(ReplayOptions.parse(arguments), out);
      return replay.options.file().isPresent() ? replay.replay() : replay.generate();
    } catch (IllegalArgumentException e) {
      err.printf("%s%nSee bin/replay --help.%n", e.getMessage());
      return CANNOT_START;
    } catch (IOException e) {
      err.println(e);
      return CANNOT_START;
    } catch (IllegalStateException e) {
      err.println(e.getMessage());
      return DISAGREES;
    }
  }

  private int generate() throws IOException {
    var target = options.out();
    if (target.isEmpty()) {
      SampleFile.write(options.rowsToGenerate(), options.seed(), out);
      return AGREES;
    }
    try (var writer = Files.newBufferedWriter(Path.of(target.get()), StandardCharsets.UTF_8)) {
      SampleFile.write(options.rowsToGenerate(), options.seed(), writer);
    }
    return AGREES;
  }

  private int replay() throws IOException, InterruptedException {
    var rows = RowFile.read(Path.of(options.file().orElseThrow()));
    var tally = new Tally(rows.size());
    try (var http = new Http()) {
      long started = System.nanoTime();
      try (var _ = new ProgressLine(out, isTerminal(), rows.size(), tally::rows)) {
        new PlayRows(http, options.paymentApi(), tally).play(rows, options.concurrency());
      }
      new Report(out).print(tally, http, Duration.ofNanos(System.nanoTime() - started));
      return prove(rows, tally, http);
    }
  }

  @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again where there is no terminal
  private static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  private int prove(List<Row> rows, Tally tally, Http http) throws InterruptedException {
    out.println("Checks");
    var checks = new Checks(out);
    Expected.of(rows).compare(tally, checks);
    var books = MerchantBooks.read(http, options.paymentApi(), tally);
    checks.amount("payment-api lists as captured", tally.captured(), books.captured());
    checks.amount("payment-api lists as refunded", tally.refunded(), books.refunded());
    new Report(out).printOutside(books);
    new LedgerCheck(http, options.ledger(), options.merchant(), out).compare(books, checks);
    new ReconciliationCheck(http, options.reconciliation()).compare(books, tally, checks);
    var disagreements = checks.disagreements();
    if (disagreements.isEmpty()) {
      out.println("Every number agrees.");
      return AGREES;
    }
    out.printf("%d numbers disagree:%n", disagreements.size());
    disagreements.forEach(disagreement -> out.println("  " + disagreement));
    tally.examples().forEach(example -> out.println("  for example row " + example));
    return DISAGREES;
  }
}
