package io.quittance.platform.start;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * A service whose database is not there starts all the same: it waits, says so, is alive and not
 * ready, and goes on when the database answers. Only its operator gives up.
 *
 * <p>What waiting does not help against, such as a wrong password, fails the start as ever.
 */
public final class WaitForDatabase implements ApplicationListener<ApplicationPreparedEvent> {

  private static final Logger log = LoggerFactory.getLogger(WaitForDatabase.class);

  private static final String URL = "spring.datasource.url";
  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final Duration TRY_EVERY = Duration.ofSeconds(1);
  private static final int TRIES_PER_MESSAGE = 5;
  private static final String CONNECT_SECONDS_MAX = "3";
  private static final String REFUSED = "08004";

  /** Called by Spring Boot, before anything of the service is made. */
  @Override
  public void onApplicationEvent(ApplicationPreparedEvent prepared) {
    var environment = prepared.getApplicationContext().getEnvironment();
    var url = environment.getProperty(URL, "");
    if (url.startsWith(POSTGRESQL)) {
      outage(environment, url).ifPresent(first -> await(environment, url, first));
    }
  }

  private static void await(ConfigurableEnvironment environment, String url, SQLException first) {
    try (var _ = WaitingRoom.open(environment)) {
      var outage = Optional.of(first);
      for (int tries = 0; outage.isPresent(); tries++) {
        if (tries % TRIES_PER_MESSAGE == 0) {
          log.warn(
              "the database is not there, the start waits for it; tried again each second: {}: {}",
              withoutParameters(url),
              outage.get().getMessage());
        }
        Thread.sleep(TRY_EVERY);
        outage = outage(environment, url);
      }
      log.info("the database answers, the start goes on");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the database", stopped);
    }
  }

  /** Why the database cannot be reached, if that may pass. */
  private static Optional<SQLException> outage(Environment environment, String url) {
    var login = new Properties();
    login.setProperty("user", environment.getProperty("spring.datasource.username", ""));
    login.setProperty("password", environment.getProperty("spring.datasource.password", ""));
    login.setProperty("connectTimeout", CONNECT_SECONDS_MAX);
    login.setProperty("socketTimeout", CONNECT_SECONDS_MAX);
    try (var _ = DriverManager.getConnection(url, login)) {
      return Optional.empty();
    } catch (SQLException failure) {
      return Optional.of(failure).filter(WaitForDatabase::mayPass);
    }
  }

  /**
   * SQLSTATE classes 08 (no connection), 53 (no room for one) and 57P (the server starts or stops),
   * but not what was refused, for example for want of a password.
   */
  private static boolean mayPass(SQLException failure) {
    var state = failure.getSQLState();
    return state != null
        && !state.equals(REFUSED)
        && (state.startsWith("08") || state.startsWith("53") || state.startsWith("57P"));
  }

  /** Parameters may be secret. */
  private static String withoutParameters(String url) {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }
}
