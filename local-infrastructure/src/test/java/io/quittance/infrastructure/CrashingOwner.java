package io.quittance.infrastructure;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that starts durable servers, writes to each, and then waits to be killed. */
final class CrashingOwner {

  static final String READY = "ready to be killed";

  private CrashingOwner() {}

  public static void main(String[] arguments) throws Exception {
    var infrastructure = LocalInfrastructure.durable(Path.of(arguments[0]), Ports.ANY);
    DurableInfrastructureTest.execute(
        infrastructure.postgres(), "CREATE TABLE note AS SELECT 'committed' AS text");
    RedisConversation.ask(infrastructure.redis(), "SET note written");
    KafkaConversation.send(infrastructure.kafka(), "note", "acknowledged");
    System.out.println(READY);
    new CountDownLatch(1).await();
  }
}
