package io.quittance.platform.logging;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Secrets as they can be told by their form: keys, tokens, passwords, private keys. */
final class SecretWords {

  private static final String HIDDEN = "****";

  /**
   * Each alternative has one group: what may stay. None may begin with, or run over, what it can
   * begin with again: the work would grow with the square of what a stranger writes.
   */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?<![A-Za-z0-9])(?:"
              // API keys, signing secrets and tokens, of ours and of providers.
              + "((?:sk|rk|whsec|whsk|svc)_(?:test_|live_)?)[A-Za-z0-9+/=_-]{6,}"
              // Tokens and codes of operators; ordinary names begin so, too, but are shorter.
              + "|((?:ort|first|second)_)[A-Za-z0-9_-]{24,}"
              + "|((?i:bearer) +)[A-Za-z0-9._~+/=-]{6,}"
              + "|((?i:basic) +)(?=[A-Za-z+/]*[0-9A-Z=])[A-Za-z0-9+/]{6,}={0,2}"
              // JSON Web Tokens, and parts of them.
              + "|(eyJ)[A-Za-z0-9_-]{6,}(?:\\.[A-Za-z0-9_-]*){0,2}"
              // Key sets of Tink and JSON Web Keys.
              + "|(\"(?:value|d|k|p|q|dp|dq|qi)\\\\?\" *: *\\\\?\")[A-Za-z0-9+/=_-]{16,}"
              + "|((?i:passw(?:or)?d|passwd|pwd|secret|api[-_ ]?key|access[-_]?token"
              + "|client[-_]?secret|private[-_]?key)\\\\?[\"']?\\s*[=:]\\s*\\\\?[\"']?)"
              + "[^\\s,;\"'}&)\\\\]+"
              + ")"
              + "|(://[^\\s:/@]*:)[^\\s/@]+(?=@)"
              + "|(-----BEGIN [A-Z ]*PRIVATE KEY-----)"
              + "[\\s\\S]*?(?:(?=-----END [A-Z ]*PRIVATE KEY)|\\z)");

  private SecretWords() {}

  /** The text with secrets hidden; the same object when there is none. */
  static String masked(String text) {
    var found = SECRET.matcher(text);
    if (!found.find()) {
      return text;
    }
    var masked = new StringBuilder();
    do {
      found.appendReplacement(masked, "");
      masked.append(prefix(found)).append(HIDDEN);
    } while (found.find());
    return found.appendTail(masked).toString();
  }

  private static String prefix(MatchResult found) {
    for (int group = 1; group <= found.groupCount(); group++) {
      if (found.group(group) != null) {
        return found.group(group);
      }
    }
    return "";
  }
}
