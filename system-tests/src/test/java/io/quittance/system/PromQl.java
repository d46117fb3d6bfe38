package io.quittance.system;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
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

  /** What stands before a parenthesis that many series become few in. */
  private static final Pattern AGGREGATION =
      Pattern.compile(
          "\\b(sum|min|max|avg|count|group|stddev|stdvar|topk|bottomk|quantile|count_values)\\s*"
              + "(?:(by|without)\\s*\\(([^)]*)\\)\\s*)?$");

  /** The labels may stand behind it too. */
  private static final Pattern GROUPED_BY = Pattern.compile("^\\s*(by|without)\\s*\\(([^)]*)\\)");

  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  private PromQl() {}

  /** What one label is compared with. */
  record Matcher(String label, String operator, String text) {

    /** Whether it is one value that is asked for. */
    boolean isEqual() {
      return operator.equals("=");
    }

    /** The values that are meant, each as a pattern of its own. */
    List<Pattern> meant() {
      return operator.endsWith("~")
          ? Stream.of(text.split("\\|")).map(Pattern::compile).toList()
          : List.of(Pattern.compile(Pattern.quote(text)));
    }
  }

  /**
   * What makes one series of many.
   *
   * @param keeps whether the labels are those that remain, or those that go
   */
  record Aggregation(String operator, boolean keeps, Set<String> labels) {

    boolean keeps(String label) {
      return keeps == labels.contains(label);
    }
  }

  /**
   * A metric and the labels by which it is asked for.
   *
   * @param within what it is aggregated by, from the inside
   */
  record Selector(String metric, List<Matcher> matchers, List<Aggregation> within) {

    /** Takes copies. */
    Selector {
      matchers = List.copyOf(matchers);
      within = List.copyOf(within);
    }

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
    var rest = blank(RANGE, blank(GROUPING, plain));
    var found = SELECTOR.matcher(rest);
    while (found.find()) {
      if (!WORDS.contains(found.group(1))) {
        selectors.add(
            new Selector(
                found.group(1),
                matchers(found.group(2), texts),
                aggregations(plain, rest, found.start())));
      }
    }
    return selectors;
  }

  /** With blanks in its place, so that all else stays where it is. */
  private static String blank(Pattern pattern, String text) {
    return pattern.matcher(text).replaceAll(found -> " ".repeat(found.group().length()));
  }

  private static List<Aggregation> aggregations(String plain, String rest, int place) {
    var aggregations = new ArrayList<Aggregation>();
    int closed = 0;
    for (int i = place - 1; i >= 0; i--) {
      char sign = rest.charAt(i);
      if (sign == ')') {
        closed++;
      } else if (sign == '(' && closed > 0) {
        closed--;
      } else if (sign == '(') {
        var before = AGGREGATION.matcher(plain.substring(0, i));
        if (before.find()) {
          aggregations.add(aggregation(before, plain.substring(end(rest, i))));
        }
      }
    }
    return aggregations;
  }

  private static Aggregation aggregation(MatchResult before, String after) {
    var behind = GROUPED_BY.matcher(after);
    if (before.group(2) != null) {
      return new Aggregation(
          before.group(1), before.group(2).equals("by"), labels(before.group(3)));
    }
    return behind.find()
        ? new Aggregation(before.group(1), behind.group(1).equals("by"), labels(behind.group(2)))
        : new Aggregation(before.group(1), true, Set.of());
  }

  private static Set<String> labels(String listed) {
    return Stream.of(listed.split("[,\\s]+")).filter(it -> !it.isEmpty()).collect(toSet());
  }

  /** Behind the parenthesis that ends what one begins. */
  private static int end(String rest, int begin) {
    int open = 0;
    for (int i = begin; i < rest.length(); i++) {
      open += rest.charAt(i) == '(' ? 1 : rest.charAt(i) == ')' ? -1 : 0;
      if (open == 0) {
        return i + 1;
      }
    }
    return rest.length();
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
                        found.group(2),
                        texts.get(Integer.parseInt(found.group(3)))))
            .toList();
  }
}
