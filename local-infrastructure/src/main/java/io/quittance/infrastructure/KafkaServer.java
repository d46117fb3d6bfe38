package io.quittance.infrastructure;

/** One Kafka broker. Topics are created at their first use, with six partitions and one replica. */
public interface KafkaServer {

  /** For example {@code 127.0.0.1:9092}. */
  String bootstrapServers();

  /** Stops. Topics, records, consumer offsets and port stay. Stopping twice is harmless. */
  void stop();

  /** Starts again on the same port with the same data. Returns once the broker accepts requests. */
  void start();
}
