package io.quittance.system;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.sync.RedisCommands;
import io.quittance.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything that a platform has kept anywhere: where it is, and a text of it, piece by piece. */
final class Dumps {

  private static final int FETCH_SIZE = 1_000;
  private static final int REDIS_PAGE = 1_000;

  /** As PostgreSQL writes bytes within a row. */
  private static final Pattern BYTES = Pattern.compile("\\\\{1,2}x((?:[0-9a-f]{2})+)");

  private final Sandbox sandbox;

  Dumps(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** All tables of all databases, row by row; bytes are read as text, with and without zeros. */
  void databases(BiConsumer<String, String> piece) {
    for (var database :
        texts("postgres", "SELECT datname FROM pg_database WHERE datname !~ '^template'")) {
      var tables =
          texts(
              database,
              """
              SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
              """);
      for (var table : tables) {
        rows(
            database,
            "SELECT t::text FROM %s t".formatted(table),
            row ->
                piece.accept(database + " " + table, BYTES.matcher(row).replaceAll(Dumps::read)));
      }
    }
  }

  /** Not as hexadecimal digits, which may look like any number. */
  private static String read(MatchResult bytes) {
    var text = new String(HexFormat.of().parseHex(bytes.group(1)), StandardCharsets.ISO_8859_1);
    return Matcher.quoteReplacement(text + " " + text.replace("\0", ""));
  }

  /** All keys of Redis, with their values. */
  void redis(BiConsumer<String, String> piece) {
    var client = RedisClient.create(sandbox.infrastructure().redis().url());
    try (var connection = client.connect()) {
      var commands = connection.sync();
      var keys = ScanIterator.scan(commands, ScanArgs.Builder.limit(REDIS_PAGE));
      while (keys.hasNext()) {
        var key = keys.next();
        piece.accept("redis", key + " " + value(commands, key));
      }
    } finally {
      client.shutdown();
    }
  }

  private static String value(RedisCommands<String, String> commands, String key) {
    return switch (commands.type(key)) {
      case "string" -> "" + commands.get(key);
      case "hash" -> "" + commands.hgetall(key);
      case "list" -> "" + commands.lrange(key, 0, -1);
      case "set" -> "" + commands.smembers(key);
      case "zset" -> "" + commands.zrange(key, 0, -1);
      // It ran out meanwhile.
      case "none" -> "";
      case String other -> throw new AssertionError("cannot read a " + other + " of Redis");
    };
  }

  /** All records of all topics: keys, headers, values. */
  void topics(BiConsumer<String, String> piece) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            sandbox.infrastructure().kafka().bootstrapServers(),
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            50);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.listTopics().values().stream()
              .flatMap(List::stream)
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (var message : consumer.poll(Duration.ofSeconds(1))) {
          var text =
              new StringBuilder(text(message.key())).append(' ').append(text(message.value()));
          message
              .headers()
              .forEach(
                  header ->
                      text.append(' ')
                          .append(header.key())
                          .append('=')
                          .append(text(header.value())));
          piece.accept("topic " + message.topic(), text.toString());
        }
      }
    }
  }

  /** All log files, line by line. */
  static void logs(List<Path> files, BiConsumer<String, String> piece) {
    for (var file : files) {
      try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
        lines.forEach(line -> piece.accept("log " + file.getFileName(), line));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }

  /** Does something in a database as its superuser. */
  void run(String database, String statement) {
    try (var connection = connection(database);
        var executed = connection.createStatement()) {
      executed.execute(statement);
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private List<String> texts(String database, String query) {
    var texts = new ArrayList<String>();
    rows(database, query, texts::add);
    return texts;
  }

  private void rows(String database, String query, Consumer<String> row) {
    try (var connection = connection(database);
        var statement = connection.createStatement()) {
      // Only within a transaction does the driver read row by row.
      connection.setAutoCommit(false);
      statement.setFetchSize(FETCH_SIZE);
      try (var result = statement.executeQuery(query)) {
        while (result.next()) {
          row.accept("" + result.getString(1));
        }
      }
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private Connection connection(String database) throws SQLException {
    return DriverManager.getConnection(
        sandbox.infrastructure().postgres().superuserJdbcUrl(database));
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
