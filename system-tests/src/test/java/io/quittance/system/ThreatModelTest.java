package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each threat that docs/threat-model.md lists is covered by tests that exist. */
class ThreatModelTest {

  private static final Path ROOT = Path.of(System.getProperty("quittance.root"));
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (T\\d+) \\|.*\\| ([^|]+) \\|$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  @Test
  void everyThreatNamesTestsThatExist() throws IOException {
    var threats =
        ROW.matcher(Files.readString(ROOT.resolve("docs/threat-model.md"))).results().toList();
    assertThat(threats).hasSizeGreaterThan(20);
    var missing = new TreeSet<String>();
    var tests = testClasses();
    for (var threat : threats) {
      var named = NAME.matcher(threat.group(2)).results().map(name -> name.group(1)).toList();
      assertThat(named).as("tests of %s", threat.group(1)).isNotEmpty();
      named.stream().filter(name -> !tests.contains(name)).forEach(missing::add);
    }
    assertThat(missing).as("tests that the threat model names and nobody wrote").isEmpty();
    assertThat(threats.stream().map(MatchResult::group)).doesNotHaveDuplicates();
  }

  private static Set<String> testClasses() throws IOException {
    try (var files = Files.find(ROOT, 20, (file, _) -> isTest(file))) {
      return files
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }

  private static boolean isTest(Path file) {
    return file.toString().contains("/src/test/java/") && file.toString().endsWith(".java");
  }
}
