package io.quittance.platform.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.ArrayList;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * The last resort: puts a {@link MaskingAppender} before every appender of the log, as soon as
 * Spring Boot has set the log up, and before those that are added while a service starts.
 */
public final class MaskedLogs implements ApplicationListener<SpringApplicationEvent>, Ordered {

  /** Made by Spring Boot, by its name in {@code META-INF/spring.factories}. */
  public MaskedLogs() {}

  @Override
  public void onApplicationEvent(SpringApplicationEvent event) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLoggerList().forEach(MaskedLogs::mask);
    }
  }

  private static void mask(Logger logger) {
    var appenders = new ArrayList<Appender<ILoggingEvent>>();
    logger.iteratorForAppenders().forEachRemaining(appenders::add);
    for (var appender : appenders) {
      if (!(appender instanceof MaskingAppender)) {
        var masking = new MaskingAppender(appender);
        masking.start();
        logger.addAppender(masking);
        logger.detachAppender(appender);
      }
    }
  }

  /** After Spring Boot's own listener, which makes the appenders. */
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }
}
