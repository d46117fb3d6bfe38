package io.quittance.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.platform.logging.Masking;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every pattern that meets a stranger's text, before anybody has proven who calls, reads each
 * character a bounded number of times. Counts how often characters are read, and no time.
 */
class LinearPatternsTest {

  private static final int LENGTH = 1_024;

  /** One that begins anew at each fourth character reads each about LENGTH / 8 times. */
  private static final int READS_PER_CHARACTER_MAX = 50;

  /** Only asked whether they match as a whole. */
  private static final Set<String> WHOLE =
      Set.of("HeadFilter.NOT_READ", "CardData.NUMBER_ONLY", "CardData.IBAN");

  /** Some of each kind that the patterns tell apart. */
  private static final String CHARACTERS = "aZ59 \n\\%&#=_-.:/\"^<";

  /** What one of the patterns begins with, or goes on with. */
  private static final List<String> BEGINNINGS =
      List.of(
          "",
          "\\u003",
          "\\x3",
          "\\u00",
          "%",
          "%25",
          "&#",
          "&#0",
          "&#x0",
          "=3",
          "cvv",
          "security code",
          "pin",
          "%B",
          "%B4242424242424242^",
          "424242424242=",
          "'a'",
          "\"a\"",
          "&",
          "name=\"",
          "1.1.1.1",
          "sk_",
          "ort_",
          "bearer ",
          "basic ",
          "eyJ",
          "eyJabcdef.",
          "\"d\"",
          "\"value\":\"",
          "password",
          "password=",
          "api_key",
          "://",
          "://a",
          "://a:",
          "a://a:b",
          "-----BEGIN ",
          "-----BEGIN PRIVATE KEY-----",
          "-----END ");

  @Test
  @DisplayName("A1103 no pattern reads a stranger's text more often than a bounded number of times")
  void readsEachCharacterABoundedNumberOfTimes() throws Exception {
    var patterns = patterns();
    assertThat(patterns)
        .containsKeys("Disguises.ESCAPED_DIGIT", "SecurityCodes.FOUND", "SecretWords.SECRET");
    assertThat(patterns.keySet()).containsAll(WHOLE);

    var tooMany = new LinkedHashMap<String, String>();
    for (var text : texts()) {
      patterns.forEach(
          (name, pattern) -> {
            var counted = new CountedText(text);
            if (!readsAll(pattern, WHOLE.contains(name), counted)) {
              tooMany.putIfAbsent(name, text.substring(0, Math.min(40, text.length())));
            }
          });
    }
    assertThat(tooMany).isEmpty();
  }

  @Test
  @DisplayName("the count tells a pattern that begins anew at each character")
  void tellsTheSquare() {
    var backslashes = new CountedText("\\".repeat(LENGTH));
    assertThat(readsAll(Pattern.compile("\\\\+u"), false, backslashes)).isFalse();
    var tokens = new CountedText("eyJ-".repeat(LENGTH / 4));
    assertThat(readsAll(Pattern.compile("(?<![A-Za-z])eyJ[\\w-]+\\."), false, tokens)).isFalse();
  }

  private static boolean readsAll(Pattern pattern, boolean whole, CountedText text) {
    var matcher = pattern.matcher(text);
    try {
      if (whole) {
        matcher.matches();
      } else {
        while (matcher.find()) {
          // On to the next.
        }
      }
      return true;
    } catch (TooManyReads stopped) {
      return false;
    }
  }

  /** Each beginning once before a run of each character, and again and again with some. */
  private static List<String> texts() {
    var texts = new ArrayList<String>();
    for (var beginning : BEGINNINGS) {
      CHARACTERS
          .chars()
          .mapToObj(Character::toString)
          .forEach(c -> texts.add(beginning + c.repeat(LENGTH)));
      for (var between : List.of("", "-", "_", " ", "a")) {
        var both = beginning + between;
        texts.add(both.repeat(LENGTH / Math.max(1, both.length())));
      }
    }
    return texts;
  }

  /** The constants of all classes of the packages that read requests and logs. */
  private static Map<String, Pattern> patterns() throws Exception {
    var patterns = new LinkedHashMap<String, Pattern>();
    for (var known : List.of(CardData.class, Masking.class)) {
      for (var type : classesBeside(known)) {
        for (var field : type.getDeclaredFields()) {
          if (Modifier.isStatic(field.getModifiers()) && field.getType() == Pattern.class) {
            field.setAccessible(true);
            patterns.put(type.getSimpleName() + "." + field.getName(), (Pattern) field.get(null));
          }
        }
      }
    }
    return patterns;
  }

  private static List<Class<?>> classesBeside(Class<?> known)
      throws IOException, URISyntaxException, ClassNotFoundException {
    var root = Path.of(known.getProtectionDomain().getCodeSource().getLocation().toURI());
    var folder = root.resolve(known.getPackageName().replace('.', '/'));
    var classes = new ArrayList<Class<?>>();
    try (var files = Files.list(folder)) {
      for (var file : files.map(path -> path.getFileName().toString()).sorted().toList()) {
        if (file.endsWith(".class") && !file.startsWith("package-info")) {
          var name = known.getPackageName() + "." + file.substring(0, file.length() - 6);
          classes.add(Class.forName(name, false, known.getClassLoader()));
        }
      }
    }
    return classes;
  }

  /** Stops who reads it too often. */
  private static final class CountedText implements CharSequence {

    private final String text;
    private long readsLeft;

    CountedText(String text) {
      this.text = text;
      this.readsLeft = (long) text.length() * READS_PER_CHARACTER_MAX;
    }

    @Override
    public char charAt(int index) {
      if (--readsLeft < 0) {
        throw new TooManyReads();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @SuppressWarnings("serial")
  private static final class TooManyReads extends RuntimeException {}
}
