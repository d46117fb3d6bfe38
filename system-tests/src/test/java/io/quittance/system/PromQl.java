package io.quittance.system;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /** A label, how it is compared, and the number of the text that it is compared with. */
  private static final Pattern MATCHER =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*\"(\\d+)\"");

  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  private PromQl() {}

  /** What one label is compared with. */
  record Matcher(String label, boolean isPattern, String text) {

    /** The values that are meant, each as a pattern of its own. */
    List<Pattern> meant() {
      return isPattern
          ? Stream.of(text.split("\\|")).map(Pattern::compile).toList()
          : List.of(Pattern.compile(Pattern.quote(text)));
    }
  }

  /** A metric and the labels by which it is asked for. */
  record Selector(String metric, List<Matcher> matchers) {

    Set<String> labels() {
      return matchers.stream().map(Matcher::label).collect(toSet());
    }
  }

  static List<Selector> selectors(String expression) {
    // Texts may hold anything; nothing in them is a name. Each is a number meanwhile.
    var texts = new ArrayList<String>();
    var plain =
        TEXT.matcher(expression)
            .replaceAll(
                text -> {
                  texts.add(text.group().substring(1, text.group().length() - 1));
                  return "\"" + (texts.size() - 1) + "\"";
                });
    var selectors = new ArrayList<Selector>();
    var rest = RANGE.matcher(GROUPING.matcher(plain).replaceAll(" ")).replaceAll(" ");
    var found = SELECTOR.matcher(rest);
    while (found.find()) {
      if (!WORDS.contains(found.group(1))) {
        selectors.add(new Selector(found.group(1), matchers(found.group(2), texts)));
      }
    }
    return selectors;
  }

  private static List<Matcher> matchers(@Nullable String braces, List<String> texts) {
    return braces == null
        ? List.of()
        : MATCHER
            .matcher(braces)
            .results()
            .map(
                found ->
                    new Matcher(
                        found.group(1),
                        found.group(2).endsWith("~"),
                        texts.get(Integer.parseInt(found.group(3)))))
            .toList();
  }
}
