package io.quittance.system;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must not be in a dump, found in one pass over a text of any length: each as it is, and as
 * hexadecimal and Base64 show it in UTF-8 and UTF-16.
 */
final class Needles {

  private static final int BEGIN = 6;
  private static final int HASHES = 1 << 16;

  private record Needle(String form, String name) {}

  private final BitSet beginnings = new BitSet(HASHES);
  private final Map<String, List<Needle>> byBeginning = new HashMap<>();

  Needles(Collection<String> secrets) {
    for (var secret : secrets) {
      for (var form : forms(secret)) {
        beginnings.set(hash(form, 0));
        byBeginning
            .computeIfAbsent(form.substring(0, BEGIN), _ -> new ArrayList<>())
            .add(new Needle(form, secret));
      }
    }
  }

  /** Which of them are in a text. */
  Set<String> in(String text) {
    var found = new LinkedHashSet<String>();
    for (int i = 0; i + BEGIN <= text.length(); i++) {
      if (beginnings.get(hash(text, i))) {
        for (var needle : byBeginning.getOrDefault(text.substring(i, i + BEGIN), List.of())) {
          if (text.startsWith(needle.form(), i)) {
            found.add(needle.name());
          }
        }
      }
    }
    return found;
  }

  private static int hash(String text, int at) {
    return (text.charAt(at) * 31 * 31 * 31
            + text.charAt(at + 1) * 31 * 31
            + text.charAt(at + 2) * 31
            + text.charAt(at + 3))
        & (HASHES - 1);
  }

  private static Set<String> forms(String secret) {
    var forms = new LinkedHashSet<String>();
    forms.add(secret);
    if (secret.matches("\\d{16}")) {
      for (var separator : List.of(" ", "-", ".")) {
        forms.add(secret.replaceAll("(.{4})(?=.)", "$1" + separator));
      }
    }
    for (var charset :
        new Charset[] {
          StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE
        }) {
      var bytes = secret.getBytes(charset);
      forms.add(HexFormat.of().formatHex(bytes));
      forms.addAll(base64(bytes));
    }
    return forms;
  }

  /** At each place within a group of three bytes; what depends on neighbors is left out. */
  private static List<String> base64(byte[] bytes) {
    var forms = new ArrayList<String>();
    for (int before = 0; before < 3; before++) {
      var shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      var text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      int from = before == 0 ? 0 : before + 1;
      int cut = shifted.length % 3 == 0 ? 0 : 1;
      forms.add(text.substring(from, text.length() - cut));
    }
    return forms;
  }
}
