package io.quittance.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service in a JVM of its own: arguments are its label and the file with its settings.
 *
 * <p>It ends when its standard input does: so it never outlives the sandbox that started it, even
 * if that is killed.
 */
final class OneService {

  private static final Logger log = LoggerFactory.getLogger(OneService.class);

  private OneService() {}

  public static void main(String[] arguments) throws IOException {
    SandboxLog.captureJavaLogging();
    var service = SandboxService.of(arguments[0]);
    try {
      var context = ServicesTogether.run(service, read(Path.of(arguments[1])));
      Runtime.getRuntime().addShutdownHook(new Thread(context::close, "stop-service"));
    } catch (ServiceStartFailed e) {
      log.error("the sandbox is told by the end of this process", e);
      System.exit(1);
    }
    while (System.in.read() >= 0) {
      // Nothing is ever said; only the end counts.
    }
    System.exit(0);
  }

  static void write(Map<String, String> settings, Path file) throws IOException {
    var properties = new Properties();
    properties.putAll(settings);
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
  }

  private static Map<String, String> read(Path file) throws IOException {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    var settings = new LinkedHashMap<String, String>();
    properties
        .stringPropertyNames()
        .forEach(name -> settings.put(name, properties.getProperty(name)));
    return settings;
  }
}
