package io.quittance.platform.testapp;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quittance.infrastructure.LocalInfrastructure;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A fresh database with the platform's tables, used with the rights of a service. */
public final class TestDatabase implements AutoCloseable {

  private final HikariDataSource dataSource;

  public TestDatabase() {
    var database = LocalInfrastructure.shared().postgres().freshDatabase("platform");
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.owner(), database.ownerPassword())
        .locations("classpath:db/platform", "classpath:db/platform-test")
        .placeholders(Map.of("application_role", database.application()))
        .load()
        .migrate();
    var settings = new HikariConfig();
    settings.setJdbcUrl(database.jdbcUrl());
    settings.setUsername(database.application());
    settings.setPassword(database.applicationPassword());
    dataSource = new HikariDataSource(settings);
  }

  public HikariDataSource dataSource() {
    return dataSource;
  }

  public JdbcTemplate template() {
    return new JdbcTemplate(dataSource);
  }

  public JdbcClient jdbc() {
    return JdbcClient.create(dataSource);
  }

  public DataSourceTransactionManager transactions() {
    return new DataSourceTransactionManager(dataSource);
  }

  public TransactionTemplate transaction() {
    return new TransactionTemplate(transactions());
  }

  public int count(String table) {
    return jdbc().sql("SELECT count(*) FROM " + table).query(Integer.class).single();
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
