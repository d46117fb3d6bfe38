package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.secret.SecretTexts;
import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * I10: looks for card numbers and secrets in whatever a platform has kept, databases, Redis, topics
 * and logs: for those that are named, and for whatever has the form of a secret.
 */
public final class DumpScan {

  /** Only numbers that the schemes and providers publish for tests. */
  private static final List<String> CARDS =
      List.of(
          "4242424242424242",
          "5555555555554444",
          "378282246310005",
          "6011111111111117",
          "30569309025904",
          "3566002020360505",
          "2223003122003222",
          "4000000000000002",
          "4111111111111111");

  /** To be sent where no card number may be. */
  public static final String CARD = CARDS.getFirst();

  /** Who opens a request that is refused for its card data leaves no word of it. */
  public static final String REFUSED_WORD = "refused-for-its-card-data";

  /** Kept, but never in clear. */
  public static final String EMAIL = "dora.planted@customer.example";

  private static final String SANDBOX_KEY = "GiAB4YKKErgEdBWhgFluj55FdIGYQogdYcep8uOKyForhg==";

  private static final List<String> SECRETS =
      List.of(
          SandboxCredentials.MERCHANT_A_KEY,
          SandboxCredentials.MERCHANT_B_KEY,
          SandboxCredentials.SERVICE_TOKEN,
          "prov_test_sandbox",
          "whsec_simulator_sandbox",
          "PRIVATE KEY-----",
          SANDBOX_KEY);

  private static final Pattern SECRET_WORDS =
      Pattern.compile(
          "(?<![A-Za-z0-9])(?:whsec_[A-Za-z0-9+/]{24,}|whsk_[A-Za-z0-9+/]{24,}"
              + "|(?:sk_(?:test|live)|ort|first|second)_[A-Za-z0-9_-]{24,}|eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}|(?i:bearer|basic)"
              + " [A-Za-z0-9+/._-]{16,})");

  private static final String PROVIDER_DATABASE = "simulator ";

  /** Deeper there are files of Kafka with the same ending. */
  private static final int LOG_DEPTH_MAX = 2;

  private final Sandbox sandbox;
  private final Dumps dumps;
  private final Needles needles;
  private final Set<String> toldToProvider;
  private final Set<String> found = new TreeSet<>();
  private final Map<String, Long> pieces = new TreeMap<>();

  /**
   * A scan for what everybody knows of a sandbox, and more.
   *
   * @param more of this platform, such as the keys of its merchants
   * @param toldToProvider those of them that the simulator may keep: it is the provider, who is
   *     told what merchants say
   */
  public DumpScan(Sandbox sandbox, Collection<String> more, Set<String> toldToProvider) {
    assertThat(SecretTexts.SANDBOX_KEY_SET).contains(SANDBOX_KEY);
    var secrets = new ArrayList<>(SECRETS);
    secrets.addAll(CARDS);
    secrets.addAll(List.of(REFUSED_WORD, EMAIL));
    secrets.addAll(more);
    this.sandbox = sandbox;
    this.dumps = new Dumps(sandbox);
    this.needles = new Needles(secrets);
    this.toldToProvider = Set.copyOf(toldToProvider);
  }

  /** Whether a text has the form of a secret. */
  static boolean isSecretByItsForm(String text) {
    return SECRET_WORDS.matcher(text).find();
  }

  /** Looks at something that was kept, or sent, elsewhere. */
  public void look(String kind, String where, String text) {
    pieces.merge(kind, 1L, Long::sum);
    needles.in(text).stream()
        .filter(secret -> !(where.startsWith(PROVIDER_DATABASE) && toldToProvider.contains(secret)))
        .forEach(secret -> found.add(where + " holds " + shown(secret)));
    var words = SECRET_WORDS.matcher(text);
    if (words.find()) {
      found.add(where + " holds " + shown(words.group()));
    }
  }

  private static String shown(String secret) {
    return secret.substring(0, Math.min(12, secret.length())) + "...";
  }

  /**
   * Looks at everything.
   *
   * @param moreLogs beside those that the sandbox's processes and servers write
   * @throws AssertionError if anything is found, there or by {@link #look}
   */
  public void findsNothing(Collection<Path> moreLogs) {
    findsWhatIsPlanted();
    dumps.databases((where, text) -> look("databases", where, text));
    dumps.redis((where, text) -> look("redis", where, text));
    dumps.topics((where, text) -> look("topics", where, text));
    var logs = new ArrayList<>(moreLogs);
    logs.addAll(logsOfSandbox());
    Dumps.logs(logs, (where, text) -> look("logs", where, text));
    System.out.println("dump scan, pieces looked at: " + pieces);
    assertThat(pieces).containsKeys("databases", "redis", "topics", "logs");
    hasFoundNothing();
  }

  /**
   * Whatever it has looked at so far was clean.
   *
   * @throws AssertionError otherwise; says where, and how the secret begins
   */
  public void hasFoundNothing() {
    assertThat(pieces).isNotEmpty();
    assertThat(found).as("I10 kept or told").isEmpty();
  }

  /** Else a scan that finds nothing would prove nothing. */
  private void findsWhatIsPlanted() {
    var utf16 = HexFormat.of().formatHex(CARD.getBytes(StandardCharsets.UTF_16LE));
    var base64 = Base64.getEncoder().encodeToString(("xy" + CARD).getBytes(StandardCharsets.UTF_8));
    dumps.run(
        "ledger",
        """
        CREATE TABLE planted AS SELECT 'card 5555 5555 5555 4444'::text AS a,
            decode('%s', 'hex') AS b, '%s'::text AS c, '%s' AS d
        """
            .formatted(utf16, base64, SandboxCredentials.SERVICE_TOKEN));
    try {
      var there = new LinkedHashSet<String>();
      dumps.databases((_, text) -> there.addAll(needles.in(text)));
      assertThat(there).contains("5555555555554444", CARD, SandboxCredentials.SERVICE_TOKEN);
      assertThat(needles.in(utf16)).containsExactly(CARD);
      assertThat(needles.in(base64)).containsExactly(CARD);
    } finally {
      dumps.run("ledger", "DROP TABLE planted");
    }
  }

  private List<Path> logsOfSandbox() {
    var folder = sandbox.logFolder();
    var logs = new ArrayList<Path>();
    try {
      if (Files.isDirectory(folder)) {
        try (var files = Files.list(folder)) {
          logs.addAll(files.toList());
        }
      }
      try (var files =
          Files.find(
              folder.resolveSibling("data"),
              LOG_DEPTH_MAX,
              (file, _) -> file.getFileName().toString().endsWith(".log"))) {
        logs.addAll(files.toList());
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return logs;
  }
}
