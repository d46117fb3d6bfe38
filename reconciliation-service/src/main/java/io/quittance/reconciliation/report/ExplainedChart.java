package io.quittance.reconciliation.report;

import io.quittance.reconciliation.report.Report.Explained;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * The explained value of each day as lines in SVG, one per provider and currency. It has no words
 * but its title and description: those beside it are the page's.
 */
final class ExplainedChart {

  /** More lines could not be told apart. */
  static final int LINES_MAX = 6;

  static final int WIDTH = 760;
  static final int HEIGHT = 150;

  private static final int MARGIN = 6;
  private static final int GRID_LINES = 4;
  private static final BigDecimal TOP = BigDecimal.valueOf(100);

  /** Also told apart by people who see few colors, and on paper without any. */
  private static final List<String> COLORS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#000000");

  private static final List<String> DASHES = List.of("", "7 3", "2 3", "9 3 2 3", "4 4", "1 2");

  private final LocalDate from;
  private final long days;
  private final int bottom;
  private final List<Line> lines;
  private final int left;

  private ExplainedChart(LocalDate from, LocalDate to, int bottom, List<Line> all) {
    this.from = from;
    this.days = to.toEpochDay() - from.toEpochDay();
    this.bottom = bottom;
    this.lines = all.subList(0, Math.min(all.size(), LINES_MAX));
    this.left = all.size() - lines.size();
  }

  /** One line: its name, color, and percent by day; a day that is not there breaks it. */
  record Line(
      String provider,
      String currency,
      String color,
      String dashes,
      Map<LocalDate, BigDecimal> points) {}

  private record Key(String provider, String currency) {}

  /** The chart of what was measured; it spans the days of the history. */
  static ExplainedChart of(List<Explained> history, LocalDate to) {
    var points =
        new TreeMap<Key, Map<LocalDate, BigDecimal>>(
            Comparator.comparing(Key::provider).thenComparing(Key::currency));
    history.stream()
        .filter(each -> each.percent() != null)
        .forEach(
            each ->
                points
                    .computeIfAbsent(
                        new Key(
                            ReportTexts.whose(each.provider(), each.ofProvider()), each.currency()),
                        _ -> new TreeMap<>())
                    .put(each.date(), Objects.requireNonNull(each.percent())));
    // The worst are what a reader looks for.
    var worstFirst =
        points.entrySet().stream().sorted(Comparator.comparing(each -> lowest(each.getValue())));
    var lines = new ArrayList<Line>();
    worstFirst.forEach(
        each -> {
          int number = lines.size() % LINES_MAX;
          lines.add(
              new Line(
                  each.getKey().provider(),
                  each.getKey().currency(),
                  COLORS.get(number),
                  DASHES.get(number),
                  each.getValue()));
        });
    var from = history.stream().map(Explained::date).min(Comparator.naturalOrder()).orElse(to);
    return new ExplainedChart(from, to, bottom(lines), lines);
  }

  /** Where the axis begins: differences near the top stay visible. */
  private static int bottom(List<Line> lines) {
    var lowest =
        lines.stream()
            .map(line -> lowest(line.points()))
            .min(Comparator.naturalOrder())
            .orElse(TOP);
    if (lowest.compareTo(BigDecimal.valueOf(99)) >= 0) {
      return 99;
    }
    return lowest.compareTo(BigDecimal.valueOf(90)) >= 0 ? 90 : 0;
  }

  private static BigDecimal lowest(Map<LocalDate, BigDecimal> points) {
    return points.values().stream().min(Comparator.naturalOrder()).orElse(TOP);
  }

  List<Line> lines() {
    return lines;
  }

  /** How many lines are not drawn. */
  int left() {
    return left;
  }

  int bottom() {
    return bottom;
  }

  LocalDate from() {
    return from;
  }

  /** The days that have a value in any line, the latest first. */
  List<LocalDate> measuredDays() {
    return lines.stream()
        .flatMap(line -> line.points().keySet().stream())
        .distinct()
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** The drawing, well-formed; title and description are for those who cannot see it. */
  String svg(String title, String description) {
    var svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="chart-title chart-desc" \
        width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d">
        <title id="chart-title">%3$s</title><desc id="chart-desc">%4$s</desc>
        """
            .formatted(WIDTH, HEIGHT, escaped(title), escaped(description)));
    for (int i = 0; i <= GRID_LINES; i++) {
      int y = MARGIN + i * (HEIGHT - 2 * MARGIN) / GRID_LINES;
      svg.append(
          "<line x1=\"0\" y1=\"%1$d\" x2=\"%2$d\" y2=\"%1$d\" stroke=\"#ccd3da\" stroke-width=\"1\"/>\n"
              .formatted(y, WIDTH));
    }
    lines.forEach(line -> draw(line, svg));
    return svg.append("</svg>").toString();
  }

  private void draw(Line line, StringBuilder svg) {
    var stretch = new ArrayList<String>();
    LocalDate before = null;
    for (var point : line.points().entrySet()) {
      if (before != null && !before.plusDays(1).equals(point.getKey())) {
        draw(stretch, line, svg);
        stretch.clear();
      }
      stretch.add(x(point.getKey()) + "," + y(point.getValue()));
      before = point.getKey();
      svg.append(
          "<circle cx=\"%d\" cy=\"%d\" r=\"3\" fill=\"%s\"/>\n"
              .formatted(x(point.getKey()), y(point.getValue()), line.color()));
    }
    draw(stretch, line, svg);
  }

  private static void draw(List<String> stretch, Line line, StringBuilder svg) {
    if (stretch.size() > 1) {
      var dashes =
          line.dashes().isEmpty() ? "" : " stroke-dasharray=\"%s\"".formatted(line.dashes());
      svg.append(
          "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s points=\"%s\"/>\n"
              .formatted(line.color(), dashes, String.join(" ", stretch)));
    }
  }

  private int x(LocalDate day) {
    long at = day.toEpochDay() - from.toEpochDay();
    return days == 0 ? WIDTH / 2 : (int) (MARGIN + at * (WIDTH - 2 * MARGIN) / days);
  }

  private int y(BigDecimal percent) {
    return TOP.subtract(percent)
        .multiply(BigDecimal.valueOf(HEIGHT - 2L * MARGIN))
        .divide(BigDecimal.valueOf(100L - bottom), 0, RoundingMode.HALF_UP)
        .add(BigDecimal.valueOf(MARGIN))
        .intValueExact();
  }

  private static String escaped(@Nullable String text) {
    return HtmlUtils.htmlEscape(Objects.requireNonNullElse(text, ""), "UTF-8");
  }
}
