package io.quittance.ledger.terms;

import static java.util.stream.Collectors.joining;

import java.text.Normalizer;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes texts in the characters that every bank takes: Latin letters without marks, digits, space
 * and {@code / - ? : ( ) . , ' +}.
 */
public final class BankText {

  private static final int NAME_LENGTH_MAX = 70;

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern TAKEN = Pattern.compile("[a-zA-Z0-9/?:().,'+ -]");
  private static final Pattern READABLE = Pattern.compile("[a-zA-Z0-9]");

  /** Letters that are more than a letter and a mark. */
  private static final Map<String, String> LETTERS =
      Map.ofEntries(
          Map.entry("ß", "ss"),
          Map.entry("ẞ", "SS"),
          Map.entry("ł", "l"),
          Map.entry("Ł", "L"),
          Map.entry("ø", "o"),
          Map.entry("Ø", "O"),
          Map.entry("æ", "ae"),
          Map.entry("Æ", "AE"),
          Map.entry("œ", "oe"),
          Map.entry("Œ", "OE"),
          Map.entry("đ", "d"),
          Map.entry("Đ", "D"),
          Map.entry("ð", "d"),
          Map.entry("Ð", "D"),
          Map.entry("þ", "th"),
          Map.entry("Þ", "TH"),
          Map.entry("ħ", "h"),
          Map.entry("Ħ", "H"),
          Map.entry("ı", "i"),
          Map.entry("ŋ", "n"),
          Map.entry("Ŋ", "N"),
          Map.entry("&", "+"));

  private BankText() {}

  /** A name, cut to 70 characters; what cannot be written is a full stop. */
  public static String name(String name) {
    var plain = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("");
    var written = plain.codePoints().mapToObj(BankText::character).collect(joining());
    return written.substring(0, Math.min(written.length(), NAME_LENGTH_MAX));
  }

  /** Whether anybody can read the name after it was written for a bank. */
  public static boolean isReadable(String name) {
    return READABLE.matcher(name(name)).find();
  }

  /** One of our ids; a hyphen stands for its underscore. */
  public static String id(String id) {
    return id.replace('_', '-');
  }

  private static String character(int codePoint) {
    var text = Character.toString(codePoint);
    return TAKEN.matcher(text).matches() ? text : LETTERS.getOrDefault(text, ".");
  }
}
