package io.quittance.platform.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Lets each variable of the environment come from a file: {@code QUITTANCE_SERVICE_TOKEN_FILE}
 * names one whose content is {@code QUITTANCE_SERVICE_TOKEN}, without blanks and line ends at its
 * end. The file wins over the variable.
 */
public final class SecretFiles implements EnvironmentPostProcessor, Ordered {

  /** More than any secret has; whoever names something larger means something else. */
  private static final int BYTES_MAX = 64 * 1024;

  private static final Pattern NAME = Pattern.compile("((?:QUITTANCE|SPRING|SIMULATOR)_\\w+)_FILE");

  /** Spring Boot maps names of the environment to properties where a source is called so. */
  private static final String SOURCE = "secretFiles-systemEnvironment";

  /** Made by Spring Boot, by its name in {@code META-INF/spring.factories}. */
  public SecretFiles() {}

  /**
   * Reads the files.
   *
   * @throws IllegalStateException when one cannot be read: the service does not start
   */
  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    var variables = environment.getSystemEnvironment();
    var read = read(variables);
    if (!read.isEmpty()) {
      // With all the others: what belongs to one item of a list is looked for in one source only.
      var all = new LinkedHashMap<>(variables);
      all.putAll(read);
      environment
          .getPropertySources()
          .addBefore(
              StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
              new SystemEnvironmentPropertySource(SOURCE, all));
    }
  }

  static Map<String, Object> read(Map<String, Object> variables) {
    var read = new LinkedHashMap<String, Object>();
    variables.forEach(
        (variable, file) -> {
          var name = NAME.matcher(variable);
          if (name.matches()) {
            read.put(name.group(1), content(variable, "" + file));
          }
        });
    return read;
  }

  private static String content(String variable, String file) {
    try {
      var path = Path.of(file);
      if (Files.size(path) > BYTES_MAX) {
        throw new IllegalStateException("%s names a file that is no secret".formatted(variable));
      }
      return Files.readString(path, StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException | InvalidPathException unreadable) {
      throw new IllegalStateException(
          "%s names a file that cannot be read".formatted(variable), unreadable);
    }
  }

  /** Before the files of the configuration are read, which may name what is read here. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 5;
  }
}
