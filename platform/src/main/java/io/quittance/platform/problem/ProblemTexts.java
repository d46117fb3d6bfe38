package io.quittance.platform.problem;

import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** Titles and details in the languages that we speak: English, and Chinese from bundles. */
public final class ProblemTexts {

  /** The first is the fall-back. */
  public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.CHINESE);

  private static final ResourceBundle.Control NO_FALL_BACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private ProblemTexts() {}

  /** The title in a language, English where it is not translated. */
  public static String title(Problem problem, Locale language) {
    return text(problem, ".title", problem.title(), language);
  }

  /** The detail in a language, with {@code %s} still open. */
  public static String detail(Problem problem, Locale language) {
    return text(problem, ".detail", problem.detail(), language);
  }

  /** What is told of a refusal in a language. */
  public static String detail(Refusal refusal, Locale language) {
    return detail(refusal.problem(), language).formatted(refusal.arguments().toArray());
  }

  private static String text(Problem problem, String suffix, String english, Locale language) {
    if (!language.getLanguage().equals("zh")) {
      return english;
    }
    try {
      var enumClass = ((Enum<?>) problem).getDeclaringClass();
      return ResourceBundle.getBundle(
              enumClass.getName(), Locale.CHINESE, enumClass.getClassLoader(), NO_FALL_BACK)
          .getString(problem.code() + suffix);
    } catch (MissingResourceException untranslated) {
      return english;
    }
  }
}
