package io.quittance.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** No file that git knows holds a secret; what everybody may know is listed here. */
class NoSecretsTest {

  private static final Pattern SECRET =
      Pattern.compile(
          "-----BEGIN [A-Z ]*PRIVATE KEY-----\\s*(?:\\\\n)?[A-Za-z0-9+/]{16,}"
              + "|(?<![A-Za-z0-9])(?:"
              + "(?:sk|rk)_live_[A-Za-z0-9_-]{10,}|whsec_[A-Za-z0-9+/]{20,}|whsk_[A-Za-z0-9+/]{20,}"
              + "|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|glpat-[A-Za-z0-9_-]{20,}"
              + "|xox[abpr]-[A-Za-z0-9-]{10,}|AIza[0-9A-Za-z_-]{35}"
              + "|eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{20,}"
              + "|MII[A-Za-z0-9+/]{200,}|M[A-Z]4CAQAwBQYDK2Vw[A-Za-z0-9+/]{20,}"
              + "|\"value\\\\?\": *\\\\?\"[A-Za-z0-9+/]{30,}={0,2})");

  /** Public on purpose: the sandbox's key set, which services refuse elsewhere, and inventions. */
  private static final List<String> PUBLIC =
      List.of(
          "GiAB4YKKErgEdBWhgFluj55FdIGYQogdYcep8uOKyForhg==",
          "sk_live_0123456789abcdef",
          "sk_live_51Habcdefghijk",
          "sk_live_without_scope",
          "sk_live_of_a_flood");

  private static final long BYTES_MAX = 2L << 20;

  private final Path root = ProjectFiles.root();

  @Test
  @DisplayName("I10 no secret is in the repository")
  void holdsNoSecret() throws IOException, InterruptedException {
    assumeThat(root.resolve(".git"))
        .as("skipped: this is no clone, so nobody knows what belongs to the repository")
        .exists();
    var found = new TreeSet<String>();
    var files = tracked();
    for (var file : files) {
      var matcher = SECRET.matcher(text(file));
      while (matcher.find()) {
        var secret = matcher.group();
        if (PUBLIC.stream().noneMatch(secret::contains)) {
          found.add(file + ": " + secret.substring(0, Math.min(12, secret.length())) + "...");
        }
      }
    }
    assertThat(files).hasSizeGreaterThan(500);
    assertThat(found).isEmpty();
  }

  @Test
  void findsWhatASecretLooksLike() {
    for (var secret :
        List.of(
            "key = \"sk_live_" + "a1b2c3d4e5f6\"",
            "key = \"sk_live_" + "a1b2-3d4e_f6\"",
            "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "-----BEGIN PRIVATE " + "KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ",
            "{\"value\": \"" + "GiAC4YKKErgEdBWhgFluj55FdIGYQogdYcep8uOKyForhg==\"}")) {
      assertThat(SECRET.matcher(secret).find()).as(secret).isTrue();
    }
  }

  private List<Path> tracked() throws IOException, InterruptedException {
    var git =
        new ProcessBuilder("git", "ls-files", "-z")
            .directory(root.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).isZero();
    return Stream.of(names.split("\0")).map(root::resolve).filter(Files::isRegularFile).toList();
  }

  private static String text(Path file) {
    try {
      return Files.size(file) > BYTES_MAX
          ? ""
          : Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
