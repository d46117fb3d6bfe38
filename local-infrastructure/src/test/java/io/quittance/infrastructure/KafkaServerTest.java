package io.quittance.infrastructure;

import static io.quittance.infrastructure.KafkaConversation.partitions;
import static io.quittance.infrastructure.KafkaConversation.read;
import static io.quittance.infrastructure.KafkaConversation.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class KafkaServerTest {

  private final KafkaServer kafka = LocalInfrastructure.shared().kafka();
  private final String topic = "kafka-server-test-" + UUID.randomUUID();

  @Test
  void keepsRecordsAndOffsetsOverStopAndStart() throws Exception {
    var address = kafka.bootstrapServers();
    send(kafka, topic, "before");
    assertThat(read(kafka, topic, "readers")).containsExactly("before");

    kafka.stop();
    kafka.stop();
    kafka.start();

    send(kafka, topic, "after");
    assertThat(read(kafka, topic, "readers")).containsExactly("after");
    assertThat(read(kafka, topic, "newcomers")).contains("before");
    assertThat(kafka.bootstrapServers()).isEqualTo(address);
  }

  @Test
  void createsTopicsWithSixPartitions() throws Exception {
    send(kafka, topic, "first");

    assertThat(partitions(kafka, topic)).isEqualTo(6);
  }
}
