package io.quittance.platform.web;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of fields that would hold a card number or sensitive authentication data, made of what
 * people call these and what they put around that. What tells about a check, such as {@code
 * cvcCheck} or {@code cvvResult}, is none.
 */
final class SensitiveNames {

  /** Names as they remain without case and anything but letters and digits. */
  private static final Set<String> NAMES = names();

  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^\\p{L}\\p{N}]");

  private static final String BEFORE_LAST_PART = ".[/:";

  private SensitiveNames() {}

  /** Also the last part of a path, such as {@code cards[0].cvv}. */
  static boolean contain(String field) {
    if (isPlain(field)) {
      return containLetters(field);
    }
    var name = PlainText.of(field);
    return containLetters(name) || containLetters(name.substring(lastPart(name)));
  }

  private static boolean containLetters(String name) {
    var letters = isPlain(name) ? name : NOT_IN_NAMES.matcher(name).replaceAll("");
    return NAMES.contains(letters.toLowerCase(Locale.ROOT));
  }

  /** Nearly all names are: nothing needs to be taken out of them. */
  private static boolean isPlain(String name) {
    return name.chars()
        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  }

  private static int lastPart(String name) {
    int start = name.length();
    while (start > 0 && BEFORE_LAST_PART.indexOf(name.charAt(start - 1)) < 0) {
      start--;
    }
    return start;
  }

  private static Set<String> names() {
    var cards = List.of("card", "creditcard", "debitcard", "paymentcard", "cc");
    var owners = List.of("", "credit", "debit", "payment", "customer", "user", "billing");
    var kinds = List.of("", "code", "number", "no", "num", "nr", "value", "val", "digits", "data");
    var names = new HashSet<String>();
    var codes =
        List.of("cvv", "cvv1", "cvv2", "cvv3", "cvc", "cvc1", "cvc2", "cvc3", "cvn", "cvn2");
    addAll(names, owners, codes, kinds);
    addAll(names, cards, codes, kinds);
    addAll(names, List.of(""), List.of("cav2", "icvv", "dcvv"), kinds);
    addAll(names, cards, List.of("cid", "csc", "cav2", "pin", "pinblock"), kinds);
    addAll(names, cards, List.of("security", "verification"), List.of("code", "number", "value"));
    // Without the word "card", a cid is also a customer, and a verification code one by telephone.
    names.addAll(
        List.of("cid", "csc", "securitycode", "verificationvalue", "pin", "pincode", "pinnumber"));
    names.addAll(List.of("pinblock", "cardnumber", "pan", "primaryaccountnumber"));
    addTracks(names);
    return Set.copyOf(names);
  }

  private static void addTracks(Set<String> names) {
    var readers = List.of("", "card", "magstripe", "magneticstripe");
    var numbers = List.of("", "1", "2", "3", "one", "two", "three");
    var contents = List.of("", "data", "equivalent", "equivalentdata");
    addAll(names, readers, List.of("track"), joined(numbers, contents));
    addAll(names, readers, List.of("trackdata"), numbers);
    addAll(names, List.of(""), List.of("magstripe", "magneticstripe"), List.of("", "data"));
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return first.stream().flatMap(start -> second.stream().map(end -> start + end)).toList();
  }

  private static void addAll(
      Set<String> names, List<String> before, List<String> core, List<String> behind) {
    names.addAll(joined(joined(before, core), behind));
  }
}
