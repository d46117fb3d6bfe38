package io.quittance.infrastructure;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Keeps the chatter of the servers out of the log of the services that share their JVM.
 *
 * <p>Set in code, because a logging configuration here would replace that of the services. Spring
 * Boot resets Logback at each start and then applies {@code logging.level.*}: this listener runs
 * between the two, so the services have the last word.
 */
final class ServerLogLevels implements LoggerContextListener {

  private static final Map<String, Level> LEVELS =
      Map.ofEntries(
          Map.entry("io.zonky.test", Level.WARN),
          Map.entry("kafka", Level.WARN),
          Map.entry("state.change.logger", Level.WARN),
          Map.entry("org.apache.kafka.common", Level.WARN),
          Map.entry("org.apache.kafka.controller", Level.WARN),
          // It warns whenever it becomes active: at every start.
          Map.entry("org.apache.kafka.controller.QuorumController", Level.ERROR),
          Map.entry("org.apache.kafka.coordinator", Level.WARN),
          Map.entry("org.apache.kafka.image", Level.WARN),
          Map.entry("org.apache.kafka.metadata", Level.WARN),
          Map.entry("org.apache.kafka.network", Level.WARN),
          Map.entry("org.apache.kafka.queue", Level.WARN),
          Map.entry("org.apache.kafka.raft", Level.WARN),
          Map.entry("org.apache.kafka.server", Level.WARN),
          Map.entry("org.apache.kafka.snapshot", Level.WARN),
          Map.entry("org.apache.kafka.storage", Level.WARN),
          Map.entry("org.apache.kafka.timeline", Level.WARN));

  private ServerLogLevels() {}

  /** Does nothing where Logback is not the logging backend, or when it was done before. */
  static synchronized void quiet() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && context.getCopyOfListenerList().stream().noneMatch(ServerLogLevels.class::isInstance)) {
      var levels = new ServerLogLevels();
      levels.onReset(context);
      context.addListener(levels);
    }
  }

  @Override
  public boolean isResetResistant() {
    return true;
  }

  @Override
  public void onReset(LoggerContext context) {
    LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
  }

  @Override
  public void onStart(LoggerContext context) {}

  @Override
  public void onStop(LoggerContext context) {}

  @Override
  public void onLevelChange(Logger logger, Level level) {}
}
