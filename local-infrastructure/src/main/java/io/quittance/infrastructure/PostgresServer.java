package io.quittance.infrastructure;

/** One PostgreSQL 18 server. Each service has its own database and roles in it. */
public interface PostgresServer {

  String host();

  int port();

  /**
   * Creates database {@code name}, its owner role {@code <name>_owner} and its application role
   * {@code <name>_app} where they are missing, and says how to reach it. Idempotent.
   *
   * <p>The owner owns the database and its schema public. The application role owns nothing, cannot
   * create anything, and has no right but CONNECT and USAGE on schema public: migrations grant it
   * tables. Roles of other databases cannot connect.
   *
   * @param name lower case letters, digits and underscores, starting with a letter, 1 to 48 long
   */
  ServiceDatabase database(String name);

  /** A new, empty database {@code <prefix>_<random>}, for a test that must not meet others. */
  ServiceDatabase freshDatabase(String prefix);

  /** A JDBC URL, with credentials, that may do anything: for faults and tampering in tests. */
  String superuserJdbcUrl(String database);

  /** Disconnects every session and stops. Data and port stay. Stopping twice is harmless. */
  void stop();

  /** Starts again on the same port with the same data. Returns once connections are accepted. */
  void start();
}
