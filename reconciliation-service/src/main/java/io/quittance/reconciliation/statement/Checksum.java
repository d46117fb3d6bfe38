package io.quittance.reconciliation.statement;

import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_CHECKSUM_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_UNREADABLE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a provider says that the digest of its file is.
 *
 * @param hex lower case
 */
public record Checksum(Algorithm algorithm, String hex) {

  private static final Pattern TEXT =
      Pattern.compile("(?i)(sha1):([0-9a-f]{40})|(sha256):([0-9a-f]{64})");

  /** What providers use; SHA-1 shows a broken download, not a forged one. */
  public enum Algorithm {
    SHA1("SHA-1"),
    SHA256("SHA-256");

    private final String name;

    Algorithm(String name) {
      this.name = name;
    }
  }

  /**
   * Reads {@code sha1:<40 hex digits>} or {@code sha256:<64 hex digits>}, in either case.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_invalid}
   */
  public static Checksum read(String text) {
    var matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw invalid("checksum", "must be sha1: or sha256: and the digest in hexadecimal");
    }
    return matcher.group(1) == null
        ? new Checksum(Algorithm.SHA256, matcher.group(4).toLowerCase(Locale.ROOT))
        : new Checksum(Algorithm.SHA1, matcher.group(2).toLowerCase(Locale.ROOT));
  }

  /**
   * Refuses content with another digest.
   *
   * @throws StatementRefused {@code statement_checksum_differs}
   */
  void require(InputStream content) {
    try (var digested = new DigestInputStream(content, digest())) {
      digested.transferTo(OutputStream.nullOutputStream());
      if (!HexFormat.of().formatHex(digested.getMessageDigest().digest()).equals(hex)) {
        throw STATEMENT_CHECKSUM_DIFFERS.because(
            "its %s is another one than the provider's".formatted(algorithm.name));
      }
    } catch (IOException unreadable) {
      throw STATEMENT_UNREADABLE.because("the file cannot be unpacked");
    }
  }

  private MessageDigest digest() {
    try {
      return MessageDigest.getInstance(algorithm.name);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has " + algorithm.name, impossible);
    }
  }
}
