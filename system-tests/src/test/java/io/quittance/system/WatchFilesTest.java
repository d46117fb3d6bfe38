package io.quittance.system;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.sandbox.Sandbox;
import io.quittance.sandbox.SandboxCredentials;
import io.quittance.sandbox.SandboxService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/**
 * What deploy/ tells Prometheus and Grafana to look at is what the services export, and each alarm
 * has its paragraph.
 */
class WatchFilesTest {

  private static final Path ROOT = Path.of(System.getProperty("quittance.root"));
  private static final Path ALERTS = ROOT.resolve("deploy/prometheus/alerts.yml");

  /** What Prometheus itself adds when it scrapes. */
  private static final Set<String> OF_PROMETHEUS = Set.of("up");

  /** What their labels say depends on what was asked. */
  private static final Set<String> OF_CALLERS = Set.of("http_server_requests_seconds_count");

  private static final Set<String> LABELS_OF_BUCKETS = Set.of("le");

  private static final Set<String> LABELS_OF_SCRAPING = Set.of("service", "job", "instance");

  /** What timers and summaries have behind their names. */
  private static final Pattern PARTS = Pattern.compile("_(?:count|sum|max|bucket)$");

  private static final String SHARED = "gauge, shared";
  private static final String OWN = "gauge, own";

  /** Of the same value many times, these are the value. */
  private static final Set<String> ONE_OF_THEM = Set.of("max", "min");

  /**
   * A row of docs/metrics.md: name, kind, labels, unit, whether it is there from the start, and
   * what it means.
   */
  private static final Pattern DESCRIBED =
      Pattern.compile(
          "^\\| `(quittance_[a-z0-9_]+)` \\| ([a-z, ]+) \\| ([a-z, ]*)\\|[^|]+\\| (start|later)"
              + " \\|(.*)\\|$",
          Pattern.MULTILINE);

  private static final Pattern WORD = Pattern.compile("`([^`]+)`");

  private static final String TABLE_OF_ALARMS = "| metric | alarm when |\n|---|---|\n";

  private static final Pattern QUOTED = Pattern.compile("`(quittance\\.[a-z0-9.]+)[^`]*`");

  /** How a row says that nobody is told. */
  private static final Pattern NO_ALARM = Pattern.compile("\\| no alarm: ");

  private final Sandbox sandbox = RunningPlatform.shared();

  @Test
  void everyMetricThatIsLookedAtIsExported() throws IOException {
    var shop = Storefront.ofMerchantA(sandbox);
    var payment = shop.sold("pm_card_visa", 4_100, "EUR");
    assertThat(shop.refund(payment, 100).status()).isEqualTo(201);
    shop.awaitStatus(payment, "PARTIALLY_REFUNDED");
    var exported = exported();
    var described = described();

    var missing = new TreeSet<String>();
    for (var expression : expressions()) {
      for (var selector : PromQl.selectors(expression)) {
        if (OF_PROMETHEUS.contains(selector.metric())) {
          continue;
        }
        var labels = exported.get(selector.metric());
        if (labels == null) {
          // A counter of what has not happened, or a gauge of what there is none of.
          if (!described.containsKey(base(selector.metric()))) {
            missing.add(selector.metric());
          }
        } else {
          selector.labels().stream()
              .filter(label -> !labels.contains(label) && !LABELS_OF_SCRAPING.contains(label))
              .forEach(label -> missing.add(selector.metric() + "{" + label + "}"));
        }
      }
    }
    assertThat(missing).as("metrics and labels that no service exports").isEmpty();
  }

  @Test
  @DisplayName("A1808 what is asked of a label is among what it says")
  void everyValueThatIsAskedForIsSaid() throws IOException {
    Storefront.ofMerchantA(sandbox).sold("pm_card_visa", 4_300, "EUR");
    var said = new HashMap<String, Map<String, Set<String>>>();
    samples()
        .forEach(
            sample ->
                sample
                    .matchers()
                    .forEach(
                        label ->
                            said.computeIfAbsent(sample.metric(), _ -> new HashMap<>())
                                .computeIfAbsent(label.label(), _ -> new HashSet<>())
                                .add(label.text())));
    var described = described();

    var unheardOf = new TreeSet<String>();
    for (var expression : expressions()) {
      for (var selector : PromQl.selectors(expression)) {
        var name = selector.metric();
        if (OF_PROMETHEUS.contains(name) || OF_CALLERS.contains(name)) {
          continue;
        }
        for (var matcher : selector.matchers()) {
          var values =
              new HashSet<>(
                  said.getOrDefault(name, Map.of()).getOrDefault(matcher.label(), Set.of()));
          if (described.containsKey(base(name))) {
            values.addAll(described.get(base(name)).words());
          }
          matcher.meant().stream()
              .filter(one -> values.stream().noneMatch(one.asMatchPredicate()))
              .forEach(one -> unheardOf.add(name + "{" + matcher.label() + "} " + one));
        }
      }
    }
    assertThat(unheardOf).as("neither exported nor in docs/metrics.md").isEmpty();
  }

  @Test
  @DisplayName("A1210 A1808 each alarm of docs/operations.md is a rule, or says that it is none")
  void everyAlarmOfTheTableIsARule() throws IOException {
    var page = Files.readString(ROOT.resolve("docs/operations.md"));
    int begin = page.indexOf(TABLE_OF_ALARMS);
    assertThat(begin).isPositive();
    var table = page.substring(begin + TABLE_OF_ALARMS.length(), page.indexOf("\n\n", begin));
    var lookedAt = new HashSet<String>();
    for (var alert : alerts()) {
      PromQl.selectors(String.valueOf(alert.get("expr")))
          .forEach(selector -> lookedAt.add(bare(selector.metric())));
    }

    var promised = new TreeSet<String>();
    var silent = new TreeSet<String>();
    for (var row : table.lines().toList()) {
      var cells = row.split(" \\| ", 2);
      var metrics =
          QUOTED
              .matcher(NO_ALARM.matcher(row).find() ? cells[0] : row)
              .results()
              .map(quoted -> quoted.group(1).replace('.', '_'))
              .toList();
      assertThat(metrics).as(row).isNotEmpty();
      (NO_ALARM.matcher(row).find() ? silent : promised).addAll(metrics);
    }
    assertThat(promised).hasSizeGreaterThan(40);
    assertThat(lookedAt).as("alarms that nobody raises").containsAll(promised);
    assertThat(lookedAt).as("no alarm").doesNotContainAnyElementsOf(silent);
    assertThat(lookedAt.stream().filter(name -> name.startsWith("quittance_")))
        .as("alarms that the table does not have")
        .isSubsetOf(promised);
  }

  /** As docs/operations.md writes it: without what Prometheus adds for kind and unit. */
  private static String bare(String metric) {
    return base(metric).replaceFirst("_(?:total|seconds)$", "");
  }

  @Test
  void everyMetricIsDescribed() throws IOException {
    Storefront.ofMerchantA(sandbox).sold("pm_card_visa", 4_200, "EUR");
    var exported = new TreeMap<String, Set<String>>();
    exported()
        .forEach(
            (name, labels) -> {
              if (name.startsWith("quittance_")) {
                exported.computeIfAbsent(base(name), _ -> new TreeSet<>()).addAll(labels);
              }
            });
    exported.values().forEach(labels -> labels.removeAll(LABELS_OF_BUCKETS));
    var described = described();

    assertThat(described.keySet()).containsAll(exported.keySet());
    assertThat(exported.keySet())
        .containsAll(
            described.values().stream()
                .filter(Described::isThereFromTheStart)
                .map(Described::name)
                .toList());
    exported.forEach(
        (name, labels) ->
            assertThat(labels).as("labels of %s", name).isEqualTo(described.get(name).labels()));
  }

  @Test
  void whatEveryInstanceShowsIsNotSummed() throws IOException {
    var described = described();
    assertThat(described.values())
        .filteredOn(metric -> metric.kind().contains("gauge"))
        .hasSizeGreaterThan(20)
        .allSatisfy(gauge -> assertThat(gauge.kind()).isIn(SHARED, OWN));
    assertThat(described.values()).filteredOn(metric -> metric.kind().equals(SHARED)).isNotEmpty();

    var summed = new TreeSet<String>();
    for (var expression : expressions()) {
      if (sumsInstances(expression, described)) {
        summed.add(expression);
      }
    }
    assertThat(summed).as("more than there is, where a service has two instances").isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sum(G)                                             | true
          sum by (kind) (G)                                  | true
          sum(G{kind="a (b)"}) by (kind) / 100               | true
          sum by (kind) (max_over_time(G[1h]))               | true
          avg(G) + max(G)                                    | true
          max(sum by (instance) (G))                         | true
          count(G > 0)                                       | true
          sum(max by (kind, provider, instance) (G))         | true
          sum by (kind) (max by (kind) (G))                  | true
          sum(max(G))                                        | true
          sum(max without (provider) (G))                    | true
          G > 0                                              | false
          max(G) > 0                                         | false
          sum by (kind) (max by (kind, provider) (G))        | false
          sum(max(G) by (provider, kind)) by (kind)          | false
          sum(max without (instance) (G))                    | false
          sum(max by (provider) (G{kind="amount"}))          | false
          sum(rate(http_requests[5m])) / max(G)              | false
          """)
  void knowsWhatIsSummed(String expression, boolean isSummed) throws IOException {
    var gauge = "quittance_reconciliation_discrepancies";
    assertThat(sumsInstances(expression.replace("G", gauge), described())).isEqualTo(isSummed);
  }

  private static boolean sumsInstances(String expression, Map<String, Described> described) {
    return PromQl.selectors(expression).stream()
        .anyMatch(
            selector -> {
              var metric = described.get(selector.metric());
              return metric != null
                  && metric.kind().equals(SHARED)
                  && !isOneOfInstances(selector, metric);
            });
  }

  /** Whether what is around it, if anything, first takes the one value that all instances show. */
  private static boolean isOneOfInstances(PromQl.Selector selector, Described gauge) {
    var around = selector.within();
    if (around.isEmpty()) {
      return true;
    }
    var first = around.getFirst();
    if (!ONE_OF_THEM.contains(first.operator())) {
      return false;
    }
    return around.stream().map(PromQl.Aggregation::operator).allMatch(ONE_OF_THEM::contains)
        || (!first.keeps("instance")
            && gauge.labels().stream()
                .filter(label -> !isFixed(selector, label))
                .allMatch(first::keeps));
  }

  /** What has one value need not be kept. */
  private static boolean isFixed(PromQl.Selector selector, String label) {
    return selector.matchers().stream()
        .anyMatch(matcher -> matcher.label().equals(label) && matcher.isEqual());
  }

  @Test
  void everyAlarmHasItsParagraph() throws IOException {
    var operations = Files.readString(ROOT.resolve("docs/operations.md")).replace("`", "");
    for (var alert : alerts()) {
      var annotations = (Map<?, ?>) alert.get("annotations");
      var paragraph = "**" + String.valueOf(annotations.get("runbook")).replace("`", "") + ".";
      assertThat(operations).as("the paragraph of %s", alert.get("alert")).contains(paragraph);
    }
  }

  @Test
  void prometheusTakesTheAlarms() throws IOException, InterruptedException {
    if (!isInstalled("promtool")) {
      System.out.println(
          "SKIPPED: alarms are not checked by promtool, which is not installed (package"
              + " prometheus); their metrics are checked all the same");
      return;
    }
    var check =
        new ProcessBuilder("promtool", "check", "rules", ALERTS.toString())
            .redirectErrorStream(true)
            .start();
    var said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(check.exitValue()).as(said).isZero();
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static List<String> expressions() throws IOException {
    var expressions = new ArrayList<String>();
    alerts().forEach(alert -> expressions.add(String.valueOf(alert.get("expr"))));
    assertThat(expressions).isNotEmpty();
    try (var boards = Files.list(ROOT.resolve("deploy/grafana/dashboards"))) {
      for (var board : boards.toList()) {
        JsonMapper.shared()
            .readTree(Files.readString(board))
            .findValues("expr")
            .forEach(expression -> expressions.add(expression.asString()));
      }
    }
    return expressions;
  }

  private static List<Map<?, ?>> alerts() throws IOException {
    var alerts = new ArrayList<Map<?, ?>>();
    Map<String, List<Map<String, List<Map<?, ?>>>>> file =
        new Yaml().load(Files.readString(ALERTS));
    file.get("groups").forEach(group -> alerts.addAll(group.get("rules")));
    return alerts;
  }

  /** The name that a timer's or summary's parts have in common. */
  private static String base(String metric) {
    return PARTS.matcher(metric).replaceFirst("");
  }

  /** A metric as docs/metrics.md has it. */
  private record Described(
      String name,
      String kind,
      Set<String> labels,
      boolean isThereFromTheStart,
      Set<String> words) {}

  private static Map<String, Described> described() throws IOException {
    var page = Files.readString(ROOT.resolve("docs/metrics.md"));
    return DESCRIBED
        .matcher(page)
        .results()
        .map(
            row ->
                new Described(
                    row.group(1),
                    row.group(2),
                    Stream.of(row.group(3).split("[, ]+"))
                        .filter(label -> !label.isEmpty())
                        .collect(toSet()),
                    row.group(4).equals("start"),
                    WORD.matcher(row.group(5))
                        .results()
                        .map(word -> word.group(1))
                        .collect(toSet())))
        .collect(toMap(Described::name, Function.identity()));
  }

  /** The labels of each metric, over all services. */
  private Map<String, Set<String>> exported() {
    var exported = new HashMap<String, Set<String>>();
    samples()
        .forEach(
            sample ->
                exported
                    .computeIfAbsent(sample.metric(), _ -> new HashSet<>())
                    .addAll(sample.labels()));
    return exported;
  }

  /** What all services export. */
  private List<PromQl.Selector> samples() {
    var samples = new ArrayList<PromQl.Selector>();
    for (var service : SandboxService.values()) {
      var page =
          Http.bearer(sandbox.baseUrl(service), SandboxCredentials.SERVICE_TOKEN)
              .get("/actuator/prometheus");
      assertThat(page.status()).as("%s", service).isEqualTo(200);
      page.text()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> PromQl.selectors(line.substring(0, line.lastIndexOf(' '))).stream())
          .forEach(samples::add);
    }
    return samples;
  }
}
