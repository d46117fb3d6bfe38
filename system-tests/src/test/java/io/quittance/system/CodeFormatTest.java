package io.quittance.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every Java file is as google-java-format writes it; {@code bin/format} repairs.
 *
 * <p>A test, not a plugin, because the formatter must understand Java 25 and Maven may itself run
 * on an older JDK (decision 0012).
 */
class CodeFormatTest {

  private static final Path ROOT = Path.of(System.getProperty("quittance.root"));

  @Test
  void everyFileIsFormatted() throws IOException {
    List<Path> sources;
    try (var files = Files.walk(ROOT)) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
              .toList();
    }
    var wrong =
        sources.parallelStream().filter(file -> !isFormatted(file)).map(ROOT::relativize).toList();
    assertThat(wrong).as("files that bin/format would change").isEmpty();
  }

  private static boolean isFormatted(Path file) {
    try {
      var source = Files.readString(file);
      return new Formatter().formatSource(source).equals(source);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (FormatterException notJava) {
      throw new IllegalStateException(file + " cannot be parsed", notJava);
    }
  }
}
