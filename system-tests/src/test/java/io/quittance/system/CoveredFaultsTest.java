package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Counts which fault and attack cases have a test that carries their id, and prints the others. */
class CoveredFaultsTest {

  /** Groups of which we say that each case has a test. Extend it; never take one out. */
  private static final Set<String> COMPLETE =
      Set.of(
          "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A11", "A13", "A14", "A15", "A17", "A18");

  /**
   * Groups of which nothing but these cases is open. A1 waits for wallets and withdrawals, A10 for
   * exchange between currencies, A12 for withdrawals and for requests that devices sign. Take cases
   * out; never add one.
   */
  private static final Map<String, Set<String>> OPEN =
      Map.of(
          "A1", Set.of("A116", "A122"),
          "A10", Set.of("A1008", "A1010"),
          "A12", Set.of("A1209", "A1214"));

  private static final Path ROOT = Path.of(System.getProperty("quittance.root"));

  private final FaultCases cases = FaultCases.read();
  private final NavigableMap<String, Set<String>> testsById = NamedFaults.in(testSources());

  CoveredFaultsTest() throws IOException {}

  @Test
  void everyNamedCaseExistsAndCompleteGroupsHaveNoOpenOnes() {
    print();

    assertThat(testsById).isNotEmpty();
    var unknown = new TreeMap<>(testsById);
    unknown.keySet().removeAll(Set.copyOf(cases.all()));
    assertThat(unknown).as("ids that no case has").isEmpty();
    assertThat(cases.byGroup()).containsKeys(COMPLETE.toArray(String[]::new));
    for (var group : COMPLETE) {
      assertThat(openOf(group))
          .as("cases of the complete group %s without a test", group)
          .isEmpty();
    }
    OPEN.forEach(
        (group, open) ->
            assertThat(openOf(group)).as("cases of %s without a test", group).isSubsetOf(open));
  }

  private void print() {
    cases
        .byGroup()
        .forEach(
            (group, ids) -> {
              var open = openOf(group);
              var covered = ids.stream().filter(id -> !open.contains(id)).toList();
              System.out.printf(
                  "%s: %d of %d covered%s%s%n",
                  group,
                  covered.size(),
                  ids.size(),
                  listed(": ", covered),
                  listed("; open: ", open));
            });
    long covered = cases.all().stream().filter(testsById::containsKey).count();
    System.out.printf("%d of %d fault cases covered%n", covered, cases.all().size());
  }

  private List<String> openOf(String group) {
    return cases.byGroup().get(group).stream().filter(id -> !testsById.containsKey(id)).toList();
  }

  private static String listed(String before, List<String> ids) {
    return ids.isEmpty() ? "" : before + String.join(" ", ids);
  }

  private static List<Path> testSources() throws IOException {
    try (var modules = Files.list(ROOT)) {
      var folders =
          modules
              .map(module -> module.resolve("src/test/java"))
              .filter(Files::isDirectory)
              .toList();
      return folders.stream().flatMap(CoveredFaultsTest::sources).toList();
    }
  }

  private static Stream<Path> sources(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
