package io.quittance.platform.inbox;

import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** Starts and stops the consumers of a service with the service. */
final class EventConsumers implements SmartLifecycle {

  private final List<ConcurrentMessageListenerContainer<String, byte[]>> containers;
  private volatile boolean running;

  EventConsumers(List<ConcurrentMessageListenerContainer<String, byte[]>> containers) {
    this.containers = containers;
  }

  @Override
  public void start() {
    containers.forEach(ConcurrentMessageListenerContainer::start);
    running = true;
  }

  @Override
  public void stop() {
    containers.forEach(ConcurrentMessageListenerContainer::stop);
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
