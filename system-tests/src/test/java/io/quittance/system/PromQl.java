package io.quittance.system;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** As much of Prometheus' language as tells which metrics an expression looks at. */
final class PromQl {

  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");

  /** by (a, b), on (a) and the like: their labels belong to the whole expression. */
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");

  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");

  /** A metric with or without labels; a name before a parenthesis is a function. */
  private static final Pattern SELECTOR =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\s*\\{([^}]*)})?(?!\\s*\\(|[a-zA-Z0-9_:])");

  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(?:=|!)");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  private PromQl() {}

  /** A metric and the labels by which it is asked for. */
  record Selector(String metric, Set<String> labels) {}

  static List<Selector> selectors(String expression) {
    // Texts may hold anything; nothing in them is a name.
    var plain = TEXT.matcher(expression).replaceAll("\"\"");
    var selectors = new ArrayList<Selector>();
    var rest = RANGE.matcher(GROUPING.matcher(plain).replaceAll(" ")).replaceAll(" ");
    var found = SELECTOR.matcher(rest);
    while (found.find()) {
      var labels = new HashSet<String>();
      if (found.group(2) != null) {
        var label = LABEL.matcher(found.group(2));
        while (label.find()) {
          labels.add(label.group(1));
        }
      }
      if (!WORDS.contains(found.group(1))) {
        selectors.add(new Selector(found.group(1), labels));
      }
    }
    return selectors;
  }
}
