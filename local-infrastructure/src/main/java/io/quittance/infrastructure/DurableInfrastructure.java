package io.quittance.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Embedded servers on a folder that only one JVM at a time may use. */
final class DurableInfrastructure implements LocalInfrastructure {

  private final FileChannel lock;
  private final EmbeddedPostgres postgres;
  private final EmbeddedRedis redis;
  private final EmbeddedKafka kafka;

  private DurableInfrastructure(FileChannel lock, Path folder, Ports ports) {
    this.lock = lock;
    postgres =
        new EmbeddedPostgres(
            folder.resolve("postgres"),
            LoopbackPort.claim(ports.postgres(), "postgres"),
            PostgresSettings.DURABLE);
    redis = new EmbeddedRedis(folder.resolve("redis"), LoopbackPort.claim(ports.redis(), "redis"));
    kafka = new EmbeddedKafka(folder.resolve("kafka"), LoopbackPort.claim(ports.kafka(), "kafka"));
  }

  static DurableInfrastructure start(Path folder, Ports ports) {
    var lock = lock(Folders.create(folder));
    try {
      stopOrphans(folder);
      var infrastructure = new DurableInfrastructure(lock, folder, ports);
      infrastructure.startAll();
      return infrastructure;
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  static void delete(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    var lock = lock(folder);
    try {
      stopOrphans(folder);
      Folders.delete(folder);
    } finally {
      release(lock);
    }
  }

  private static void stopOrphans(Path folder) {
    EmbeddedPostgres.stopOrphan(folder.resolve("postgres"));
    EmbeddedRedis.stopOrphan(folder.resolve("redis"));
  }

  /** Without the lock a second JVM would take the first one's servers for orphans. */
  private static FileChannel lock(Path folder) {
    try {
      var channel =
          FileChannel.open(
              folder.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel)) {
        return channel;
      }
      channel.close();
      throw new IllegalStateException(
          "%s is in use by another process; stop it first".formatted(folder.toAbsolutePath()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private void startAll() {
    var failures = new ArrayList<Throwable>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var starts =
          List.of(
              executor.submit(kafka::start),
              executor.submit(postgres::start),
              executor.submit(redis::start));
      for (var start : starts) {
        try {
          start.get();
        } catch (ExecutionException e) {
          failures.add(e.getCause() == null ? e : e.getCause());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failures.add(e);
    }
    if (!failures.isEmpty()) {
      var failure = new IllegalStateException("a server did not start", failures.getFirst());
      failures.stream().skip(1).forEach(failure::addSuppressed);
      stopAll();
      throw failure;
    }
  }

  private void stopAll() {
    try {
      kafka.stop();
    } finally {
      try {
        redis.stop();
      } finally {
        postgres.stop();
      }
    }
  }

  @Override
  public PostgresServer postgres() {
    return postgres;
  }

  @Override
  public RedisServer redis() {
    return redis;
  }

  @Override
  public KafkaServer kafka() {
    return kafka;
  }

  @Override
  public void close() {
    if (!lock.isOpen()) {
      // Closed before: the folder may have a new owner by now.
      return;
    }
    try {
      stopAll();
    } finally {
      release(lock);
    }
  }

  private static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
