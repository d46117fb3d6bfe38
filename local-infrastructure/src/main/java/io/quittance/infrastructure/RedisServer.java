package io.quittance.infrastructure;

/** One Redis server with an append-only file, so that it keeps its data over a restart. */
public interface RedisServer {

  String host();

  int port();

  /** For example {@code redis://127.0.0.1:6379}. */
  default String url() {
    return "redis://" + host() + ":" + port();
  }

  /** Writes everything to disk and stops. Data and port stay. Stopping twice is harmless. */
  void stop();

  /** Ends the process at once (SIGKILL). Up to the last second of writes may be lost. */
  void kill();

  /** Starts again on the same port with the same data. Returns once it answers PING. */
  void start();
}
