package io.quittance.infrastructure;

/** What an embedded server is told in its configuration file, beside host and port. */
enum PostgresSettings {
  /** Data need not survive a power loss, so nothing waits for the disk. */
  FOR_TESTS(
      """
      fsync = off
      full_page_writes = off
      shared_buffers = 128MB
      """),

  /** Every committed transaction survives a power loss. */
  DURABLE(
      """
      fsync = on
      full_page_writes = on
      shared_buffers = 2GB
      max_wal_size = 8GB
      checkpoint_timeout = 15min
      """);

  private static final String ALWAYS =
      """
      synchronous_commit = on
      max_connections = 200
      random_page_cost = 1.1
      timezone = 'UTC'
      log_timezone = 'UTC'
      unix_socket_directories = ''
      """;

  private final String settings;

  PostgresSettings(String settings) {
    this.settings = settings;
  }

  /** The text of the configuration file. */
  String text(String host, int port) {
    return "listen_addresses = '%s'%nport = %d%n".formatted(host, port) + ALWAYS + settings;
  }
}
