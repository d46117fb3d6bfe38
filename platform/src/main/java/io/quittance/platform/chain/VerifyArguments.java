package io.quittance.platform.chain;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the programs that verify dumps are given: a dump, and options that each take a value.
 *
 * @param dump null when none is named
 * @param options by name
 */
public record VerifyArguments(@Nullable Path dump, Map<String, String> options) {

  /** Exit status: it is as it was. */
  public static final int RIGHT = 0;

  /** Exit status: it was changed. */
  public static final int WRONG = 1;

  private static final int UNREADABLE = 2;

  /** The option of all of them that names a file of public keys. */
  public static final String PUBLIC_KEYS = "--public-keys";

  /** What a program does with its arguments. */
  @FunctionalInterface
  public interface Verification {

    /** Verifies, tells what it found, and gives the exit status. */
    int verify(VerifyArguments arguments) throws IOException;
  }

  /** Runs a program; whatever keeps it from an answer is status 2, and told in one line. */
  public static int run(
      List<String> arguments, Set<String> names, PrintStream err, Verification verification) {
    try {
      return verification.verify(parse(arguments, names));
    } catch (Unreadable unreadable) {
      err.println(unreadable.getMessage());
    } catch (OutOfMemoryError _) {
      err.println("cannot be read: not enough memory");
    } catch (Throwable failure) {
      // Status 1 would say that something is wrong, and that is not known.
      err.println("cannot be read: " + failure.toString().replace('\n', ' '));
    }
    return UNREADABLE;
  }

  private static VerifyArguments parse(List<String> arguments, Set<String> names) {
    var options = new HashMap<String, String>();
    Path dump = null;
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      if (names.contains(argument) && i + 1 < arguments.size()) {
        options.put(argument, arguments.get(++i));
      } else if (!argument.startsWith("-") && dump == null) {
        dump = Path.of(argument);
      } else {
        throw new Unreadable("'%s' is not understood; see --help".formatted(argument));
      }
    }
    return new VerifyArguments(dump, options);
  }

  public boolean has(String option) {
    return options.containsKey(option);
  }

  /** A value; null when the option is not given. */
  public @Nullable String value(String option) {
    return options.get(option);
  }

  /** A path, which may lead nowhere; null when the option is not given. */
  public @Nullable Path path(String option) {
    var value = options.get(option);
    return value == null ? null : Path.of(value);
  }

  /**
   * A file; null when the option is not given.
   *
   * @throws Unreadable when there is none
   */
  public @Nullable Path file(String option) {
    var file = path(option);
    return file == null ? null : existing(file);
  }

  /**
   * The text of a file.
   *
   * @throws Unreadable when there is none
   */
  public static String read(Path file) throws IOException {
    return Files.readString(existing(file));
  }

  /** The public keys; null when none are given. */
  public @Nullable SealVerifier publicKeys() throws IOException {
    var file = path(PUBLIC_KEYS);
    try {
      return file == null ? null : SealVerifier.read(read(file));
    } catch (IllegalArgumentException notKeys) {
      throw new Unreadable("%s is %s".formatted(file, notKeys.getMessage()));
    }
  }

  private static Path existing(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new Unreadable("there is no file " + file);
    }
    return file;
  }
}
