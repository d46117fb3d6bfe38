package io.quittance.reconciliation.statement;

import static io.quittance.reconciliation.ReconciliationProblem.STATEMENT_FORMAT_UNKNOWN;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The formats that can be read. */
@Component
public class StatementFormats {

  private final Map<String, StatementFormat> byName;

  StatementFormats(List<StatementFormat> formats) {
    this.byName =
        formats.stream()
            .collect(
                Collectors.toMap(
                    StatementFormat::name, Function.identity(), (a, _) -> a, TreeMap::new));
  }

  /**
   * The format of a name.
   *
   * @throws io.quittance.platform.problem.Refusal {@code statement_format_unknown}
   */
  public StatementFormat named(String name) {
    var format = byName.get(name);
    if (format == null) {
      throw STATEMENT_FORMAT_UNKNOWN.because(String.join(", ", byName.keySet())).param("format");
    }
    return format;
  }
}
