package io.quittance.payment.merchant;

import io.quittance.platform.mode.Mode;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Holds an installation to the mode of its first start, so that no row of one mode is in the books
 * of the other.
 */
@Component
class KeepMode implements InitializingBean {

  private final JdbcClient jdbc;
  private final Mode mode;

  KeepMode(JdbcClient jdbc, Mode mode) {
    this.jdbc = jdbc;
    this.mode = mode;
  }

  /**
   * Writes the mode down, or compares it.
   *
   * @throws IllegalStateException when the database is of the other mode: the service does not
   *     start
   */
  @Override
  public void afterPropertiesSet() {
    jdbc.sql("INSERT INTO installation (mode) VALUES (:mode) ON CONFLICT DO NOTHING")
        .param("mode", mode.wireName())
        .update();
    var kept = jdbc.sql("SELECT mode FROM installation").query(String.class).single();
    if (!kept.equals(mode.wireName())) {
      throw new IllegalStateException(
          "quittance.mode is %s, but the database holds payments of %s mode"
              .formatted(mode.wireName(), kept));
    }
  }
}
