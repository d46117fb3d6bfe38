package io.quittance.platform.chain;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/**
 * A topic with anchors, read from its end backwards, piece by piece, up to a number of records. In
 * no group: what one instance read, the next one wants to read too.
 */
final class AnchorTopic implements AutoCloseable {

  /** One service's last anchor is hardly ever further from the end than that. */
  private static final int PIECE_RECORDS_MIN = 500;

  /** Of each partition. A day of all services, one seal a second each, has about so many. */
  private static final int RECORDS_MAX = 350_000;

  private static final Duration POLL = Duration.ofMillis(500);

  /** A broker that answers so slowly is asked again later. */
  private static final int POLLS_WITHOUT_ANY_MAX = 20;

  private static final int ANSWER_MILLIS_MAX = 5_000;

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> begin;
  private final Map<TopicPartition, Long> read;
  private final Map<TopicPartition, Long> last;
  private int piece = PIECE_RECORDS_MIN;

  private AnchorTopic(Consumer<byte[], byte[]> consumer, String name) {
    this.consumer = consumer;
    var partitions = partitions(consumer, name);
    this.begin = consumer.beginningOffsets(partitions);
    this.last = consumer.endOffsets(partitions);
    this.read = new HashMap<>(last);
  }

  /** What is done with the value of a record. */
  interface Taker {
    void take(String value);
  }

  /**
   * Opens a topic; one that is not there is as an empty one.
   *
   * @throws org.apache.kafka.common.KafkaException when the broker does not answer, or refuses
   */
  static AnchorTopic open(KafkaProperties kafka, String name) {
    var settings = kafka.buildConsumerProperties();
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.putAll(
        Map.of(
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            // A partition that was cut meanwhile is looked at anew.
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none",
            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            ANSWER_MILLIS_MAX,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            ANSWER_MILLIS_MAX,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            (int) POLL.toMillis()));
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      return new AnchorTopic(consumer, name);
    } catch (RuntimeException e) {
      close(consumer);
      throw e;
    }
  }

  private static List<TopicPartition> partitions(Consumer<?, ?> consumer, String name) {
    var partitions = consumer.partitionsFor(name);
    return partitions == null
        ? List.of()
        : partitions.stream().map(it -> new TopicPartition(name, it.partition())).toList();
  }

  /** Whether there is more to read before what was read. */
  boolean hasOlder() {
    return read.keySet().stream().anyMatch(this::hasOlder);
  }

  private boolean hasOlder(TopicPartition partition) {
    return offset(read, partition) > oldest(partition);
  }

  /** The piece before the one that was read last, which is twice as large. */
  void readOlder(Taker taker) {
    for (var partition : List.copyOf(read.keySet())) {
      if (hasOlder(partition)) {
        long to = offset(read, partition);
        long from = Math.max(oldest(partition), to - piece);
        read(partition, from, to, taker);
        read.put(partition, from);
      }
    }
    piece = Math.min(2 * piece, RECORDS_MAX);
  }

  private long oldest(TopicPartition partition) {
    return Math.max(offset(begin, partition), offset(last, partition) - RECORDS_MAX);
  }

  private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return offsets.getOrDefault(partition, 0L);
  }

  private void read(TopicPartition partition, long from, long to, Taker taker) {
    consumer.assign(Set.of(partition));
    consumer.seek(partition, from);
    int without = 0;
    while (consumer.position(partition) < to) {
      var records = consumer.poll(POLL);
      without = records.isEmpty() ? without + 1 : 0;
      if (without == POLLS_WITHOUT_ANY_MAX) {
        throw new TimeoutException(partition + " was not read up to its end");
      }
      for (var record : records) {
        var value = record.value();
        if (record.offset() < to && value != null) {
          taker.take(new String(value, StandardCharsets.UTF_8));
        }
      }
    }
  }

  @Override
  public void close() {
    close(consumer);
  }

  private static void close(Consumer<?, ?> consumer) {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}
