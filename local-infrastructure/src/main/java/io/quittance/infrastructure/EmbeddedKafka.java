package io.quittance.infrastructure;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** A Kafka broker, with its own controller, inside this JVM; its data in one folder. */
final class EmbeddedKafka implements KafkaServer {

  private static final String NODE_ID = "1";

  private final Path data;
  private final int port;
  private final Map<String, String> further;
  private @Nullable KafkaRaftServer server;

  EmbeddedKafka(Path folder, int port) {
    this(folder, port, Map.of());
  }

  /** With further settings, which win over those that are the same for all. */
  EmbeddedKafka(Path folder, int port, Map<String, String> further) {
    this.data = folder.toAbsolutePath().normalize().resolve("data");
    this.port = port;
    this.further = Map.copyOf(further);
  }

  @Override
  public synchronized void start() {
    if (server != null) {
      return;
    }
    ServerLogLevels.quiet();
    if (Files.notExists(data.resolve("meta.properties"))) {
      format();
    }
    var settings = new HashMap<>(settings());
    settings.putAll(further);
    var starting = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    try {
      starting.startup();
    } catch (RuntimeException e) {
      starting.shutdown();
      throw e;
    }
    server = starting;
  }

  private void format() {
    Folders.create(data);
    try {
      new Formatter()
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
          .setNodeId(Integer.parseInt(NODE_ID))
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(data.toString())
          .addDirectory(data.toString())
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("cannot prepare Kafka's folder " + data, e);
    }
  }

  private Map<String, String> settings() {
    var controller = LoopbackPort.HOST + ":" + LoopbackPort.free();
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", NODE_ID),
        Map.entry("log.dirs", data.toString()),
        Map.entry(
            "listeners", "CLIENT://%s,CONTROLLER://%s".formatted(bootstrapServers(), controller)),
        Map.entry("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("inter.broker.listener.name", "CLIENT"),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry("controller.quorum.voters", NODE_ID + "@" + controller),
        Map.entry("auto.create.topics.enable", "true"),
        Map.entry("num.partitions", "6"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("transaction.state.log.num.partitions", "4"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        // After a crash the controller waits this long for the broker it remembers.
        Map.entry("broker.session.timeout.ms", "3000"),
        Map.entry("broker.heartbeat.interval.ms", "500"),
        // Small: one machine, a few topics. The defaults would take a quarter of a gigabyte.
        Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("background.threads", "2"),
        // No JMX beans: two brokers in one JVM would claim the same names.
        Map.entry("metric.reporters", ""));
  }

  @Override
  public synchronized void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  @Override
  public String bootstrapServers() {
    return LoopbackPort.HOST + ":" + port;
  }
}
