package io.quittance.reconciliation.statement;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;

/**
 * Why a statement was refused or a run failed, in the language of whoever asks. What was written
 * down is English; in Chinese the code has a text, and of what was written down only the data are
 * told: a line, the names of columns, a day.
 */
public final class FaultTexts {

  private static final ResourceBundle.Control NO_FALL_BACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private static final Pattern LINE = Pattern.compile("^(?:line|entry) (\\d{1,18})\\b");
  private static final Pattern COLUMNS = Pattern.compile("^missing: (.{1,200})");
  private static final Pattern DAY = Pattern.compile("\\b(\\d{4}-\\d{2}-\\d{2})\\b");

  private FaultTexts() {}

  /** Why a statement was refused, without a full stop at the end. */
  public static String of(StatementRefused refused, Locale language) {
    return of(refused.fault().code(), refused.detail(), language);
  }

  /**
   * The text of a code, without a full stop at the end.
   *
   * @param detail what was written down; told as it is where the code has no text in the language
   */
  public static String of(String code, String detail, Locale language) {
    if (!language.getLanguage().equals("zh")) {
      return detail;
    }
    var texts =
        ResourceBundle.getBundle(
            StatementFault.class.getName(),
            Locale.CHINESE,
            FaultTexts.class.getClassLoader(),
            NO_FALL_BACK);
    if (!texts.containsKey(code)) {
      return detail;
    }
    return texts.getString(code)
        + data(texts, "at_line", LINE, detail)
        + data(texts, "of_columns", COLUMNS, detail)
        + data(texts, "of_day", DAY, detail);
  }

  private static String data(ResourceBundle texts, String key, Pattern pattern, String detail) {
    var found = pattern.matcher(detail);
    return found.find() ? texts.getString(key).formatted(found.group(1)) : "";
  }
}
